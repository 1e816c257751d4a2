// A member that methods fill, and that neither the destructor nor anybody else gives back. See test/rules/member-never-released.md.

import { familyInfo, releaseText, type Family } from '../api';
import { looksLikeMacro } from '../flow/codes';
import { calleeName, receiverOf, walkExpr } from '../flow/places';
import { factsOf } from '../summaries/facts';
import { lastPart, type Program } from '../summaries/program';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { destructorBody, disposeBody, mayBeGivenBack, memberOwners } from '../summaries/members';
import type { FunctionModel } from '../model/types';
import { insertBefore, insertBeforeBrace } from './insert';
import type { FileContext, ReportFix, Rule } from './rule';
import { statementsOf } from './statements';

export const memberNeverReleased: Rule = {
  meta: {
    id: 'member-never-released', family: 'ownership', title: 'Member that the destructor does not give back', level: 'warning', articles: [], languages: ['cpp', 'csharp'],
  },
  checkFile: (ctx) => {
    const isCsharp = ctx.file.language === 'csharp';
    for (const fn of ctx.file.functions) if ((isCsharp ? fn.name === 'Dispose' : fn.kind === 'destructor') && fn.owner !== undefined && !fn.hasErrors) checkClass(ctx, fn, isCsharp);
  },
};

function checkClass(ctx: FileContext, destructor: FunctionModel, isCsharp: boolean): void {
  const className = lastPart(destructor.owner!);
  if ((isCsharp ? disposeBody : destructorBody)(ctx.program, className) !== destructor) return;
  const told = new Set<string>();
  for (const owner of memberOwners(ctx.program, className, destructor)) {
    // The runtime gives back its objects by itself; a plain address it does not know.
    if (told.has(owner.member) || owner.fn === destructor || isCsharp && owner.family !== 'mapi-buffer') continue;
    told.add(owner.member);
    if (mayBeGivenBack(ctx.program, owner)) continue;
    const info = familyInfo(owner.family);
    const how = owner.adds ? 'adds a reference to' : `puts ${info.phrase} into`;
    ctx.report({
      at: destructor.nameSpan,
      message: `${owner.fn.name} ${how} \`${owner.member}\`, and neither this ${isCsharp ? 'Dispose' : 'destructor'} nor any other function of the class gives it back; call ${info.releaser} on it here.`,
      steps: [
        { file: owner.fn.file, at: owner.call, message: owner.adds ? `A reference is added to \`${owner.member}\` here.` : `\`${owner.member}\` gets it here.` },
        { at: { start: destructor.body.end - 1, end: destructor.body.end }, message: `${isCsharp ? 'Dispose' : 'The destructor'} ends without giving it back.` },
      ],
      fixes: isCsharp ? [] : fixOf(ctx, destructor, owner.member, owner.family),
    });
  }
}

/** Before whatever else the destructor gives back: a session that is logged off takes its objects along. */
function fixOf(ctx: FileContext, destructor: FunctionModel, member: string, family: Family): readonly ReportFix[] {
  const release = releaseText(family, member, 'cpp');
  const brace = destructor.body.end - 1;
  if (release === undefined || release.includes('\n') || ctx.text[brace] !== '}' || mayTouch(ctx.program, destructor, member)) return [];
  const text = familyInfo(family).nullSafe ? release : `if (${member}) ${release}`;
  const first = statementsOf(destructor.body).find(({ stmt, parent }) => parent === destructor.body && stmt.kind !== 'declare');
  return [{ title: `Give \`${member}\` back in the destructor`, edits: first === undefined ? insertBeforeBrace(ctx.text, brace, text) : insertBefore(ctx.text, first, text) }];
}

/** Names the member, or runs a method that does, or one that is not seen. */
function mayTouch(program: Program, fn: FunctionModel, member: string, depth = 0): boolean {
  const facts = factsOf(fn);
  if (depth > 5 || facts.opaque.length > 0 || facts.lambdas.length > 0) return true;
  for (const top of facts.exprs) {
    let names = false;
    walkExpr(top, (expr) => { names ||= (expr.kind === 'name' || expr.kind === 'member') && expr.name === member || expr.kind === 'unknown'; });
    if (names) return true;
  }
  return facts.calls.some((call) => {
    const receiver = receiverOf(call);
    if (receiver !== undefined && receiver.kind !== 'this' || apiMatch(program, fn, call) !== undefined) return false;
    const callee = resolveCall(program, fn, call);
    if (callee !== undefined) return callee.owner !== undefined && mayTouch(program, callee, member, depth + 1);
    const name = calleeName(call) ?? '';
    const model = program.classNamed(lastPart(fn.owner!), fn.file);
    if (isEmpty(program, lastPart(fn.owner!), name)) return false;
    return receiver !== undefined || model === undefined || model.bases.length > 0 && !looksLikeMacro(name) || model.methods.some((method) => method.name === name);
  });
}

/** A method that was not lowered, as nothing in it matters, and that calls nobody. */
function isEmpty(program: Program, className: string, name: string): boolean {
  return [...program.files.values()].some((file) => file.skipped.some((one) => one.name === name && one.owner !== undefined && lastPart(one.owner) === className && one.calls.length === 0));
}
