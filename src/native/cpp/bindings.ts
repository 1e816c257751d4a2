// Which fixture object fits which parameter: the table by type, and for numbers and strings by name too.
// A binding is C text that both C and C++ understand; the fixture is asked through plain pointers.
import type { Parameter } from '../../shared/probe';

export interface Binding {
  /** Declares the variable inside the iteration (`perIteration`) or once at file scope. */
  readonly type: string;
  readonly initial: string;
  readonly perIteration: boolean;
  /** What is written in the call. */
  readonly argument: (variable: string) => string;
  /** Statement after the call, for what was handed out. */
  readonly release?: (variable: string) => string;
  /** Whether the fixture has to be linked in. */
  readonly fixture: boolean;
  /** Fixture kind of an interface pointer, so that a caller may add a reference. */
  readonly kind?: string;
}

/** Interface -> fixture kind. `LPX` and `X *` are the same; names as in the MAPI headers. */
const interfaces: Readonly<Record<string, string>> = {
  IMAPISession: 'session', IMsgStore: 'store', IMAPIFolder: 'folder', IMAPIContainer: 'folder', IMessage: 'message', IAttach: 'attachment',
  IMAPITable: 'table', IMAPIProp: 'message', IUnknown: 'message', IAddrBook: 'address-book', IProfSect: 'profile-section', IStream: 'stream',
  IMAPIAdviseSink: 'advise-sink', IExchangeExportChanges: 'exporter', IExchangeImportContentsChanges: 'importer', IExchangeImportHierarchyChanges: 'hierarchy-importer',
};
const pointerNames: Readonly<Record<string, string>> = {
  LPMAPISESSION: 'IMAPISession', LPMDB: 'IMsgStore', LPMSGSTORE: 'IMsgStore', LPMAPIFOLDER: 'IMAPIFolder', LPMAPICONTAINER: 'IMAPIContainer', LPMESSAGE: 'IMessage',
  LPATTACH: 'IAttach', LPMAPITABLE: 'IMAPITable', LPMAPIPROP: 'IMAPIProp', LPUNKNOWN: 'IUnknown', LPADRBOOK: 'IAddrBook', LPPROFSECT: 'IProfSect', LPSTREAM: 'IStream',
  LPMAPIADVISESINK: 'IMAPIAdviseSink', LPEXCHANGEEXPORTCHANGES: 'IExchangeExportChanges', LPEXCHANGEIMPORTCONTENTSCHANGES: 'IExchangeImportContentsChanges',
  LPEXCHANGEIMPORTHIERARCHYCHANGES: 'IExchangeImportHierarchyChanges',
};
/** Out-parameters of other families -> the harness function that frees them. */
const outBuffers: Readonly<Record<string, string>> = {
  'LPSRowSet': 'lens_free_rows', 'SRowSet *': 'lens_free_rows', 'LPADRLIST': 'lens_free_address_list', 'ADRLIST *': 'lens_free_address_list',
  'LPSPropValue': 'lens_free_buffer', 'SPropValue *': 'lens_free_buffer', 'LPENTRYID': 'lens_free_buffer', 'ENTRYID *': 'lens_free_buffer',
  'LPSPropTagArray': 'lens_free_buffer', 'SPropTagArray *': 'lens_free_buffer', 'LPSPropProblemArray': 'lens_free_buffer', 'SPropProblemArray *': 'lens_free_buffer',
};
const optionalPointers = /^(?:const )?(?:LPSRestriction|SRestriction \*|LPSSortOrderSet|SSortOrderSet \*|LPCIID|LPIID|IID \*|GUID \*|LPGUID|LPCGUID|LPSRowSet|LPMAPIERROR|LPMAPIPROGRESS|IMAPIProgress \*)$/;
const integers = /^(?:const )?(?:(?:unsigned |signed )?(?:int|long|long long|short|char)(?: int)?|unsigned|U?INT|U?LONG|DWORD|U?SHORT|WORD|BYTE|SCODE|size_t|u?int(?:8|16|32|64)_t|std::size_t|SIZE_T|ULONG_PTR|DWORD_PTR|UINT_PTR|U?LONGLONG|BOOLEAN|HWND)$/;
const countLike = /count|max|num|rows|limit|iterations|times|loops|total|^[nc][A-Z]|^n$|^count$|size/i;

/** The parameter's binding, or undefined when nothing fits. `all` is the whole parameter list: entry ids pair with sizes. */
export function bind(parameter: Parameter, all: readonly Parameter[]): Binding | undefined {
  const type = canonical(parameter.type);
  const byReference = type.endsWith(' &');
  const plain = byReference ? type.slice(0, -2).trim() : type;
  if (byReference && type.startsWith('std::')) return bindObject(type);
  return bindInterface(plain, byReference) ?? bindOut(plain) ?? bindEntryId(plain, byReference, parameter, all) ?? bindValue(plain, parameter, all) ?? (byReference ? bindObject(type) : undefined);
}

/** `const IMsgStore*` -> `IMsgStore *`; spelling differences go away, const stays in front. */
export function canonical(type: string): string {
  return type.replaceAll(/\b(?:struct|enum|class)\s+/g, '').replaceAll(/\s*([*&])\s*/g, ' $1').replaceAll(/\* \*/g, '**').replaceAll(/\s+/g, ' ').trim();
}

/** The fixture kind of an interface pointer type. */
export function interfaceKind(type: string): string | undefined {
  const plain = type.replace(/^const /, '');
  const name = plain.endsWith(' *') ? plain.slice(0, -2) : pointerNames[plain];
  return name === undefined ? undefined : interfaces[name];
}

function isInterfacePointer(type: string): boolean {
  return interfaceKind(type) !== undefined || /^I[A-Z]\w+ \*$/.test(type);
}

function bindInterface(type: string, byReference: boolean): Binding | undefined {
  const kind = interfaceKind(type) ?? (byReference ? interfaceKind(`${type} *`) : undefined);
  if (kind === undefined) return undefined;
  const dereference = byReference && interfaceKind(type) === undefined;
  const declared = dereference ? `${type} *` : type;
  return { type: declared, initial: `(${declared})lens_fixture("${kind}")`, perIteration: false, argument: (variable) => (dereference ? `*${variable}` : variable), fixture: true, kind };
}

function bindOut(type: string): Binding | undefined {
  const inner = /^(.*?) ?\*$/.exec(type)?.[1]?.replace(/\*$/, '*').trim();
  if (inner === undefined || inner === '' || type.startsWith('const ')) return undefined;
  const pointee = canonical(inner);
  if (isInterfacePointer(pointee)) return out(pointee, (variable) => `lens_release(${variable});`, true);
  const free = outBuffers[pointee];
  if (free !== undefined) return out(pointee, (variable) => `${free}(${variable});`, true);
  if (integers.test(pointee) && !/char|BYTE|HWND/.test(pointee)) return out(pointee, undefined, false);
  if (/^(?:BOOL|bool|HRESULT|FILETIME|double|float)$/.test(pointee)) return out(pointee, undefined, false);
  return undefined;
}

function out(type: string, release: ((variable: string) => string) | undefined, fixture: boolean): Binding {
  return { type, initial: /^FILETIME$/.test(type) ? '{0, 0}' : '0', perIteration: true, argument: (variable) => `&${variable}`, ...(release === undefined ? {} : { release }), fixture };
}

function bindEntryId(type: string, byReference: boolean, parameter: Parameter, all: readonly Parameter[]): Binding | undefined {
  const plain = type.replace(/^const /, '');
  if (/^(?:LPC?ENTRYID|ENTRYID \*)$/.test(plain)) return fixed(plain, `(${plain})lens_fixture("${entryIdKind(parameter.name, all)}")`, true);
  if (/^(?:LPSBinary|SBinary \*)$/.test(plain)) return fixed(plain, `(${plain})lens_fixture("${entryIdKind(parameter.name, all).replace('-id', '-binary')}")`, true);
  if (plain === 'SBinary') {
    return { type: 'SBinary *', initial: `(SBinary *)lens_fixture("${entryIdKind(parameter.name, all).replace('-id', '-binary')}")`, perIteration: false, argument: (variable) => `*${variable}`, fixture: true };
  }
  if (/^LPC?SPropTagArray$|^SPropTagArray \*$/i.test(plain) && !byReference) return fixed(plain, `(${plain})lens_fixture("tags")`, true);
  return undefined;
}

/** Which entry id is meant: by the name, else what the other parameters can open. */
function entryIdKind(name: string, all: readonly Parameter[]): string {
  if (/store|mdb/i.test(name)) return 'store-id';
  if (/folder|container|parent/i.test(name)) return 'folder-id';
  if (/me?ss?a?ge?|item/i.test(name)) return 'message-id';
  const kinds = all.map((parameter) => interfaceKind(canonical(parameter.type)));
  return kinds.includes('store') || kinds.includes('folder') ? 'message-id' : 'store-id';
}

function bindValue(type: string, parameter: Parameter, all: readonly Parameter[]): Binding | undefined {
  const { name } = parameter;
  const plain = type.replace(/^const /, '');
  if (integers.test(type)) {
    const entryId = all[all.indexOf(parameter) + 1];
    if (entryId !== undefined && /^(?:const )?(?:LPC?ENTRYID|ENTRYID \*)$/.test(canonical(entryId.type))) {
      return fixed(plain, `(${plain})lens_fixture_size("${entryIdKind(entryId.name, all)}")`, true);
    }
    if (/^(?:i|iteration|lens_iteration)$/.test(name)) return { ...fixed(plain, `(${plain})lens_now`, false), perIteration: true };
    if (/proptag|^ultag$/i.test(name)) return fixed(plain, '0x0037001E', false); // PR_SUBJECT_A
    return fixed(plain, `(${plain})${countLike.test(name) && !/flags/i.test(name) ? 10 : 0}`, false);
  }
  if (/^(?:BOOL|bool|_Bool|HRESULT|LHANDLE|double|float)$/.test(plain)) return fixed(plain, '0', false);
  if (/^(?:LPC?T?STR|LPC?STR|char \*|TCHAR \*)$/.test(plain)) return fixed(plain, `(${plain})(void *)"${/profile/i.test(name) ? '' : 'MAPI Lens'}"`, false);
  if (/^(?:LPC?WSTR|wchar_t \*|WCHAR \*)$/.test(plain)) return fixed(plain, `(${plain})(void *)L"${/profile/i.test(name) ? '' : 'MAPI Lens'}"`, false);
  if (/^std::w?string(?:_view)?$/.test(plain)) return fixed(plain, plain.includes('wstring') ? 'L"MAPI Lens"' : '"MAPI Lens"', false);
  if (optionalPointers.test(type)) return fixed(plain, '0', false);
  return undefined;
}

/** A container of the standard library that the function fills. */
function bindObject(type: string): Binding | undefined {
  const plain = type.replace(/^const /, '').replace(/ &$/, '');
  if (!plain.startsWith('std::')) return undefined;
  return { type: plain, initial: '', perIteration: true, argument: (variable) => variable, fixture: false };
}

function fixed(type: string, initial: string, fixture: boolean): Binding {
  return { type, initial, perIteration: false, argument: (variable) => variable, fixture };
}
