// Which C types each parameter kind may stand for.
import type { ParsedParam } from '../../src/native/ffi/interfaces';

const types: Record<ParsedParam['kind'], RegExp> = {
  ulong: /^(ULONG|DWORD|BOOKMARK|HRESULT)$/, long: /^LONG$/, int64: /^LARGE_INTEGER$/, uint64: /^ULARGE_INTEGER$/,
  flags: /^ULONG$/, ui: /^ULONG(_PTR)?$/, iid: /^(LPCIID|REFIID)$/, progress: /^LPMAPIPROGRESS$/, problems: /^LPSPropProblemArray\*$/,
  count: /^ULONG$/, bytes: /^(LPENTRYID|LPBYTE|BYTE\*|const void\*|LPCVOID)$/, uid: /^LPMAPIUID$/, tags: /^LPSPropTagArray$/,
  props: /^LPSPropValue$/, restriction: /^LPSRestriction$/, sort: /^LPSSortOrderSet$/, entries: /^LPENTRYLIST$/,
  text: /^LPTSTR$/, ansi: /^LPSTR$/,
  pointer: /\*|^LP|^PFN/, in: /^LPVOID$/,
  object: /^(LP[A-Z]+|LPVOID|IStream\*)$/,
  'out-ulong': /^(ULONG\*|LPULONG|BOOKMARK\*)$/, 'out-long': /^LONG\*$/, 'out-uint64': /^ULARGE_INTEGER\*$/, 'out-count': /^ULONG\*$/,
  'out-type': /^ULONG\*$/, 'out-uid': /^LPMAPIUID$/, 'out-bytes': /^(LPENTRYID|LPBYTE)\*$/, 'out-tags': /^LPSPropTagArray\*$/,
  'out-props': /^LPSPropValue\*$/, 'out-rows': /^LPSRowSet\*$/,
  'out-buffer': /^(LPMAPIERROR\*|LPTSTR\*\*?|LPMAPINAMEID\*\*|LPSSortOrderSet\*|LPSRestriction\*|LPENTRYLIST\*)$/,
  'out-entry': /^LPUNKNOWN\*$/, 'out-unknown': /^(LPUNKNOWN|LPVOID)\*$/, 'out-object': /^(LP[A-Z]+\*|IStream\*\*)$/,
  fill: /^(LPVOID|void\*)$/,
};

/** What is wrong with a parameter's kind, or nothing. */
export function kindMismatch(param: ParsedParam, type: string): string[] {
  return types[param.kind].test(type) ? [] : [`${param.name} is a ${param.kind}, the header says ${type}`];
}
