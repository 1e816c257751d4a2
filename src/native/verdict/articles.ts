// Which articles describe what was measured: the call that keeps bytes, how many, and which lab faults were on. Pure.
import { articleById } from '../../shared/kb';
import type { ArticleMatch, CallCost, Verdict } from '../../shared/probe';

/** Calls in which an article's problem shows itself. */
const places: readonly { readonly article: string; readonly call: RegExp }[] = [
  { article: 'Q237174', call: /^IMAPISession::OpenMsgStore$/ },
  { article: 'Q265514', call: /^IMAPISession::OpenMsgStore$/ },
  { article: 'KB893420', call: /^IMAPISession::OpenMsgStore$/ },
  { article: 'KB898782', call: /^IMAPISession::OpenMsgStore$/ },
  { article: 'KB843523', call: /^IExchangeExportChanges::(?:Synchronize|UpdateState)$/ },
  { article: 'KB887828', call: /^IExchangeExportChanges::(?:Config|Synchronize)$/ },
  { article: 'KB901014', call: /^(?:LoadLibrary|FreeLibrary)\w*$/ },
  { article: 'KB891509', call: /^(?:MAPILogonEx|MAPIInitialize|MAPIUninitialize|IMAPISession::(?:Logoff|Release))$/ },
  { article: 'Q293150', call: /^(?:MAPILogonEx|IMAPISession::(?:Logoff|Release))$/ },
  { article: 'Q192592', call: /^I(?:Attach|Message|MAPIProp)::(?:GetProps|OpenAttach|OpenProperty|GetAttachmentTable|Release)$/ },
  { article: 'Q265511', call: /^I(?:Attach|Message|MAPIProp)::(?:GetProps|OpenAttach|OpenProperty|GetAttachmentTable|Release)$/ },
  { article: 'Q269794', call: /^I(?:MsgStore|MAPISession|MAPITable|AddrBook)::Advise$/ },
];

/** `faults`: the lab faults that are on, undefined for another target. */
export function matchArticles(verdict: Verdict, calls: readonly CallCost[], faults: readonly string[] | undefined): readonly ArticleMatch[] {
  if (verdict.kind !== 'leaks') return [];
  const keeping = calls.filter((call) => call.retainedBytesPerCall >= 1 || (call.retainedHandlesPerCall ?? 0) >= 0.5);
  const found: ArticleMatch[] = [];
  for (const { article, call: pattern } of places) {
    if (!possible(article, faults)) continue;
    const call = keeping.find((candidate) => pattern.test(candidate.name));
    const match = call === undefined ? undefined : byHandles(article, call) ?? byBytes(article, call);
    if (match !== undefined) found.push(match);
  }
  return found;
}

/** A named fault that is off cannot be the cause; a preset or `all` may switch any on. */
function possible(article: string, faults: readonly string[] | undefined): boolean {
  if (faults === undefined) return true;
  const named = faults.filter((fault) => /^(?:KB|Q)\d+$/i.test(fault));
  return named.length < faults.filter((fault) => fault !== 'none').length || named.some((fault) => fault.toUpperCase() === article);
}

function byBytes(id: string, call: CallCost): ArticleMatch | undefined {
  const article = articleById(id);
  if (article === undefined || article.perCall?.unit === 'handles') return undefined;
  const size = call.retainedBytesPerCall;
  if (size < 1) return undefined;
  const { low, high } = article.perCall?.unit === 'bytes' ? article.perCall : {};
  if (low !== undefined && high !== undefined) {
    if (size < low || size > high) return undefined;
    return { id, sentence: `${round(size)} bytes per ${call.name}: ${id} describes ${low}-${high}.` };
  }
  return { id, sentence: `${round(size)} bytes per ${call.name}: ${id} describes it (${article.title}).` };
}

function byHandles(id: string, call: CallCost): ArticleMatch | undefined {
  const article = articleById(id);
  const handles = call.retainedHandlesPerCall ?? 0;
  if (article?.perCall?.unit !== 'handles' || handles < 0.5) return undefined;
  return { id, sentence: `${round(handles)} handles per ${call.name}: ${id} describes ${article.perCall.low ?? 1}.` };
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
