// The mail clients that a registry names, and the DLLs this means. Pure: trees and an environment in, clients out.
import type { MailClient } from '../../shared/doctor';
import { splitLine } from '../windows/quote';
import type { RegistryTree, RegistryValue } from './registry-text';

/** One place where clients are registered. */
export interface RegistryPlace {
  readonly scope: 'machine' | 'user';
  readonly view: '64-bit' | '32-bit';
  /** Key of `Clients\Mail` inside the tree, any case. */
  readonly key: string;
  readonly tree: RegistryTree;
}

export interface PathContext {
  /** Environment of the machine that is looked at, names in any case. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder against which a bare file name is looked up. */
  readonly systemFolder: string;
}

export function readClients(places: readonly RegistryPlace[], context: PathContext): { clients: MailClient[]; problems: string[] } {
  const clients: MailClient[] = [];
  const problems: string[] = [];
  for (const place of places) {
    const root = place.key.toLowerCase();
    const where = `${place.scope === 'user' ? 'HKEY_CURRENT_USER' : 'HKEY_LOCAL_MACHINE'} (${place.view})`;
    const standard = text(place.tree.get(root)?.get(''));
    for (const [key, values] of place.tree) {
      if (!key.startsWith(`${root}\\`) || key.slice(root.length + 1).includes('\\')) continue;
      const keyName = key.slice(root.length + 1);
      const isDefault = standard?.toLowerCase() === keyName;
      const name = text(values.get('')) ?? (isDefault ? standard! : keyName);
      const read = (valueName: string): { raw?: string; resolved?: string } => {
        const value = values.get(valueName.toLowerCase());
        if (value === undefined) return {};
        const raw = text(value);
        if (raw === undefined) {
          problems.push(`${valueName} of ${name} in ${where} is no string but ${value.type}; Windows ignores it, so set it again as REG_SZ.`);
          return {};
        }
        return { raw, ...resolved(raw, context, (problem) => problems.push(`${valueName} of ${name} in ${where} ${problem}`)) };
      };
      const dll = read('DLLPath');
      const dllEx = read('DLLPathEx');
      clients.push({
        name, scope: place.scope, view: place.view, isDefault,
        ...(dll.raw === undefined ? {} : { dllPath: dll.raw }), ...(dllEx.raw === undefined ? {} : { dllPathEx: dllEx.raw }),
        ...(dll.resolved === undefined ? {} : { resolvedDll: dll.resolved }), ...(dllEx.resolved === undefined ? {} : { resolvedDllEx: dllEx.resolved }),
      });
    }
    if (standard !== undefined && standard !== '' && !clients.some((client) => client.isDefault && client.scope === place.scope && client.view === place.view)) {
      problems.push(`${where} names ${standard} as mail client, but has no key of that name; install it again or choose another default mail client.`);
    }
  }
  return { clients, problems };
}

function resolved(raw: string, context: PathContext, complain: (problem: string) => void): { resolved?: string } {
  const unknown: string[] = [];
  const expanded = raw.replaceAll(/%([^%]+)%/g, (whole, name: string) => {
    const value = Object.entries(context.env).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    if (value === undefined) unknown.push(name);
    return value ?? whole;
  }).trim();
  if (unknown.length > 0) {
    complain(`holds %${unknown[0]!}%, which is not set; write the full path.`);
    return {};
  }
  const bare = expanded.startsWith('"') ? splitLine(expanded)[0] ?? '' : expanded;
  if (bare === '') {
    complain('is empty; write the full path of the DLL.');
    return {};
  }
  if (/^[A-Za-z]:[\\/]/.test(bare) || bare.startsWith('\\\\')) return { resolved: bare };
  if (!/[\\/]/.test(bare)) return { resolved: `${context.systemFolder}\\${bare}` };
  complain(`is the relative path ${bare}; write the full path of the DLL.`);
  return {};
}

function text(value: RegistryValue | undefined): string | undefined {
  return value?.type === 'string' || value?.type === 'expand-string' ? value.data : undefined;
}
