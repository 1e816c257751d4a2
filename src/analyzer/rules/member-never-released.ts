// A member that methods fill, and that neither the destructor (or what stands for it) nor anybody else gives back. See test/rules/member-never-released.md.

import { familyInfo } from '../api';
import { lastPart } from '../summaries/program';
import { destructorBody, disposeBody, finalRelease, mayBeGivenBack, memberOwners } from '../summaries/members';
import type { FunctionModel } from '../model/types';
import { memberFix } from './member-fix';
import type { FileContext, Rule } from './rule';

export const memberNeverReleased: Rule = {
  meta: {
    id: 'member-never-released', family: 'ownership', title: 'Member that the destructor does not give back', level: 'warning', articles: [], languages: ['cpp', 'csharp'],
  },
  checkFile: (ctx) => {
    const isCsharp = ctx.file.language === 'csharp';
    for (const fn of ctx.file.functions) if ((isCsharp ? fn.name === 'Dispose' : fn.kind === 'destructor' || fn.name === 'FinalRelease') && fn.owner !== undefined && !fn.hasErrors) checkClass(ctx, fn, isCsharp);
  },
};

function checkClass(ctx: FileContext, destructor: FunctionModel, isCsharp: boolean): void {
  const className = lastPart(destructor.owner!);
  const last = isCsharp ? disposeBody(ctx.program, className, destructor) : destructorBody(ctx.program, className, destructor) ?? finalRelease(ctx.program, className, destructor);
  if (last !== destructor) return;
  const isDestructor = destructor.kind === 'destructor';
  const told = new Set<string>();
  const owners = memberOwners(ctx.program, className, destructor);
  for (const owner of owners) {
    // The runtime gives back its objects by itself; a plain address it does not know.
    if (told.has(owner.member) || owner.fn === destructor || isCsharp && owner.family !== 'mapi-buffer') continue;
    told.add(owner.member);
    if (mayBeGivenBack(ctx.program, owner, owners)) continue;
    const info = familyInfo(owner.family);
    const how = owner.adds ? 'adds a reference to' : `puts ${info.phrase} into`;
    ctx.report({
      at: destructor.nameSpan,
      message: `${owner.fn.name} ${how} \`${owner.member}\`, and neither this ${isDestructor ? 'destructor' : destructor.name} nor any other function of the class gives it back; call ${info.releaser} on it here.`,
      steps: [
        { file: owner.fn.file, at: owner.call, message: owner.adds ? `A reference is added to \`${owner.member}\` here.` : `\`${owner.member}\` gets it here.` },
        { at: { start: destructor.body.end - 1, end: destructor.body.end }, message: `${isDestructor ? 'The destructor' : destructor.name} ends without giving it back.` },
      ],
      fixes: isCsharp ? [] : memberFix(ctx, destructor, owner),
    });
  }
}
