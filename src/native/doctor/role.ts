// One clause that says what a DLL is in the MAPI world. Names are hints; exports and makers decide.
import type { DllFacts } from '../../shared/doctor';

const known: Readonly<Record<string, string>> = {
  'mapi32.dll': 'the MAPI library that programs load',
  'emsmdb32.dll': 'Exchange\'s message store and transport provider',
  'olmapi32.dll': 'Outlook\'s MAPI implementation',
  'msmapi32.dll': 'Outlook\'s MAPI loader',
  'mspst32.dll': 'the personal folders provider',
  'cdo.dll': 'Collaboration Data Objects 1.21',
  'contab32.dll': 'the Outlook address book provider',
  'emsabp32.dll': 'Exchange\'s address book provider',
  'exmapi32.dll': 'the MAPI of the Exchange MAPI client',
};

export function roleOf(facts: Omit<DllFacts, 'role'>): string {
  if (!facts.isDll) return 'a program, not a library';
  const extended = facts.mapiExports.some((name) => /MAPILogonEx/.test(name));
  const simple = facts.mapiExports.some((name) => /MAPISendMail/.test(name));
  if (/wine/i.test(`${facts.company ?? ''} ${facts.product ?? ''} ${facts.description ?? ''}`)) {
    return extended ? 'Wine\'s MAPI stub, which forwards to the registered mail client' : 'a part of Wine';
  }
  if (/mapi lab/i.test(facts.product ?? '')) return 'MAPI Lab, the in-memory MAPI provider of MAPI Lens';
  const name = known[facts.originalName?.toLowerCase() ?? ''] ?? known[facts.file];
  if (name !== undefined) return facts.mapiExports.length === 0 && facts.file === 'mapi32.dll' ? `${name} by its name, but it exports no MAPI functions` : name;
  if (extended) return 'a library with Extended MAPI';
  return simple ? 'a library with Simple MAPI only' : 'a library without MAPI functions';
}
