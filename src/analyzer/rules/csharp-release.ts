// How C# gives things back: through the class that a project imports MAPI's functions in, and through Marshal for references.

import { familyInfo } from '../api';
import type { Site } from '../flow/run';
import type { FunctionContext } from './rule';

/** The call for one of the family, as this file would write it; `known` where it surely compiles. */
export function csharpCall(ctx: FunctionContext, { family, ownerType, from }: Site, owner: string): { readonly text: string; readonly known: boolean } {
  const { releaser } = familyInfo(family);
  if (releaser === 'Release') return { text: `Marshal.${isAddress(ownerType?.name, from) ? 'Release' : 'ReleaseComObject'}(${owner})`, known: /\bMarshal\s*\./.test(ctx.text) };
  const { name, known } = importOf(ctx, releaser);
  return { text: `${name}(${owner})`, known };
}

/** The statement, with a test where it would not take nothing; undefined when the function is not known here. */
export function csharpRelease(ctx: FunctionContext, site: Site, owner: string, mayBeNull: boolean): string | undefined {
  const { releaser, nullSafe } = familyInfo(site.family);
  const { text, known } = csharpCall(ctx, site, owner);
  if (!known || releaser !== 'Release' && !/^\w+$/.test(releaser)) return undefined;
  return mayBeNull && !nullSafe ? `if (${owner} != ${nothing(site)}) ${text};` : `${text};`;
}

export function nothing({ ownerType, from }: Site): string {
  return isAddress(ownerType?.name, from) ? 'IntPtr.Zero' : 'null';
}

/** A bare address and no object of the runtime. */
function isAddress(type: string | undefined, from: string | undefined): boolean {
  return type === 'IntPtr' || type === 'nint' || type === 'var' && /(?:^|\.)Marshal$/.test(from ?? '');
}

/** The function of MAPI as this file calls it, or would: by the class that imports it, under the name that it has there; `known` where it surely compiles. */
export function importOf(ctx: FunctionContext, releaser: string): { readonly name: string; readonly known: boolean } {
  const name = new RegExp(`\\b${releaser}\\s*\\(`).test(ctx.text) ? releaser : ctx.file.macros.find(({ body }) => body === releaser)?.name ?? releaser;
  const written = new RegExp(`([A-Za-z_][\\w.]*\\.)${name}\\s*\\(`).exec(ctx.text)?.[1];
  if (written !== undefined) return { name: `${written}${name}`, known: true };
  const holders = [...ctx.program.files.values()].flatMap((file) => file.classes.filter((one) => [...one.methods, ...one.imports ?? []].some((method) => method.name === name || method.name === releaser)));
  const declared = new RegExp(`\\b${name}\\s*\\(`).test(ctx.text);
  const near = holders.some((holder) => holder.name === ctx.fn.owner && (declared || holder.file !== ctx.fn.file) || new RegExp(`using\\s+static\\s+[\\w.]*\\b${holder.name}\\s*;`).test(ctx.text));
  if (near || holders.length === 0) return { name, known: near };
  const [holder] = holders;
  return { name: `${holder!.name}.${name}`, known: holders.length === 1 && isOpen(ctx, holder!.name, name) };
}

/** The file declares it for others, and reaches its class already. */
function isOpen(ctx: FunctionContext, holder: string, name: string): boolean {
  return new RegExp(`\\b(?:public|internal)\\b[^;{}]*\\bextern\\b[^;{}]*\\b${name}\\s*\\(`).test(ctx.text) && new RegExp(`\\b${holder}\\.\\w+\\s*\\(`).test(ctx.text.slice(ctx.fn.span.start, ctx.fn.span.end));
}
