// The flat functions of mapi32.dll that snippets call, in the words of the interface description.
import type { Method } from './interfaces/kinds';

/** Name in a snippet -> function. */
export const functions = {
  initialize: ['MAPIInitialize', 'pointer lpMapiInit'],
  uninitialize: ['ULONG MAPIUninitialize'],
  logonEx: ['MAPILogonEx', 'ui ulUIParam', 'text lpszProfileName', 'text lpszPassword', 'flags ulFlags', 'out:IMAPISession lppSession'],
  adminProfiles: ['MAPIAdminProfiles', 'flags ulFlags', 'out:IProfAdmin lppProfAdmin'],
  allocateBuffer: ['MAPIAllocateBuffer', 'ulong cbSize', 'out-buffer lppBuffer'],
  allocateMore: ['MAPIAllocateMore', 'ulong cbSize', 'in lpObject', 'out-buffer lppBuffer'],
  queryAllRows: ['HrQueryAllRows', 'in:IMAPITable lpTable', 'tags lpPropTags', 'restriction lpRestriction', 'sort lpSortOrderSet', 'long crowsMax', 'out-rows lppRows'],
  getOneProp: ['HrGetOneProp', 'in:IMAPIProp lpMapiProp', 'ulong ulPropTag', 'out-props lppProp'],
  streamOnFile: ['OpenStreamOnFile', 'pointer lpAllocateBuffer', 'pointer lpFreeBuffer', 'flags ulFlags', 'text lpszFileName', 'text lpszPrefix', 'out:IStream lppStream'],
  streamOnMemory: ['CreateStreamOnHGlobal', 'pointer hGlobal', 'ulong fDeleteOnRelease', 'out:IStream ppstm'],
} as const satisfies Record<string, Method>;

export type FunctionName = keyof typeof functions;
