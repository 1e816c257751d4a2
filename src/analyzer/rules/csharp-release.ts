// How C# gives things back: through the class that a project imports MAPI's functions in, and through Marshal for references.

import { familyInfo } from '../api';
import type { Site } from '../flow/run';
import type { FunctionContext } from './rule';

/** The call for one of the family, as this file would write it; `known` where it surely compiles. */
export function csharpCall(ctx: FunctionContext, { family, ownerType, from }: Site, owner: string): { readonly text: string; readonly known: boolean } {
  const { releaser } = familyInfo(family);
  if (releaser === 'Release') return { text: `Marshal.${isAddress(ownerType?.name, from) ? 'Release' : 'ReleaseComObject'}(${owner})`, known: /\bMarshal\s*\./.test(ctx.text) };
  const { prefix, known } = prefixOf(ctx, releaser);
  return { text: `${prefix}${releaser}(${owner})`, known };
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

/** What stands before the function's name: as the file writes it elsewhere, else the class that imports it. */
function prefixOf(ctx: FunctionContext, name: string): { readonly prefix: string; readonly known: boolean } {
  const written = new RegExp(`([A-Za-z_][\\w.]*\\.)${name}\\s*\\(`).exec(ctx.text)?.[1];
  if (written !== undefined) return { prefix: written, known: true };
  const holders = [...ctx.program.files.values()].flatMap((file) => file.classes.filter((one) => one.methods.some((method) => method.name === name)).map((one) => one.name));
  const near = holders.some((holder) => holder === ctx.fn.owner || new RegExp(`using\\s+static\\s+[\\w.]*\\b${holder}\\s*;`).test(ctx.text));
  return near || holders.length === 0 ? { prefix: '', known: near } : { prefix: `${holders[0]}.`, known: false };
}
