// Flat functions that hand out objects and buffers.

import type { ApiRow } from './types';

export const functionRows = [
  { name: 'CreateMAPIInitializationMonitor', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'IMAPIInitMonitor*' }], side: 'client', basis: 'type' },
  { name: 'GetAttribIMsgOnIStg', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPSPropAttrArray' }], side: 'client', basis: 'type' },
  { name: 'HrAllocAdviseSink', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPIADVISESINK' }], callback: 0, side: 'client', basis: 'type' },
  { name: 'HrComposeEID', args: 7, result: 'hresult', gives: [{ at: 6, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'HrComposeMsgID', args: 6, result: 'hresult', gives: [{ at: 5, family: 'mapi-buffer', type: 'LPSTR' }], side: 'client', basis: 'type' },
  { name: 'HrCreateOfflineObj', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'IMAPIOfflineMgr*' }], side: 'client', basis: 'type' },
  { name: 'HrDecomposeEID', args: 7, result: 'hresult', gives: [{ at: 4, family: 'mapi-buffer', type: 'LPENTRYID' }, { at: 6, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'HrDecomposeMsgID', args: 6, result: 'hresult', gives: [{ at: 3, family: 'mapi-buffer', type: 'LPENTRYID' }, { at: 5, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'HrEntryIDFromSz', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'HrGetAutoDiscoverXML', args: 6, result: 'hresult', gives: [{ at: 4, family: 'com-ref', type: 'IStream*' }], side: 'client', basis: 'page' },
  { name: 'HrGetGALFromEmsmdbUID', args: 5, result: 'hresult', gives: [{ at: 4, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'page' },
  { name: 'HrIStorageFromStream', args: 4, result: 'hresult', gives: [{ at: 3, family: 'com-ref', type: 'LPSTORAGE' }], side: 'client', basis: 'type' },
  { name: 'HrOpenOfflineObj', args: 5, result: 'hresult', gives: [{ at: 4, family: 'com-ref', type: 'IMAPIOfflineMgr*' }], side: 'client', basis: 'type' },
  { name: 'HrSzFromEntryID', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPSTR' }], side: 'client', basis: 'type' },
  { name: 'HrThisThreadAdviseSink', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPIADVISESINK' }], side: 'client', basis: 'type' },
  { name: 'HrValidateIPMSubtree', args: 5, result: 'hresult', gives: [{ at: 3, family: 'mapi-buffer', type: 'LPSPropValue', optional: true, inout: true }, { at: 4, family: 'mapi-buffer', type: 'LPMAPIERROR', optional: true, maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'MAPIAdminProfiles', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPPROFADMIN' }], side: 'client', basis: 'type' },
  { name: 'MAPIOpenFormMgr', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPIFORMMGR' }], side: 'client', basis: 'type' },
  { name: 'MAPIOpenLocalFormContainer', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMAPIFORMCONTAINER' }], side: 'client', basis: 'type' },
  { name: 'OpenIMsgOnIStg', args: 11, result: 'hresult', gives: [{ at: 10, family: 'com-ref', type: 'LPMESSAGE' }], side: 'client', basis: 'page' },
  { name: 'OpenIMsgSession', args: 3, result: 'hresult', gives: [{ at: 2, family: 'msg-session', type: 'LPMSGSESS' }], side: 'client', basis: 'page' },
  { name: 'OpenTnefStream', args: 7, result: 'hresult', gives: [{ at: 6, family: 'com-ref', type: 'LPITNEF' }], side: 'client', basis: 'page' },
  { name: 'OpenTnefStreamEx', args: 8, result: 'hresult', gives: [{ at: 7, family: 'com-ref', type: 'LPITNEF' }], side: 'client', basis: 'page' },
  { name: 'ScCreateConversationIndex', args: 4, result: 'scode', gives: [{ at: 3, family: 'mapi-buffer', type: 'LPBYTE' }], side: 'client', basis: 'type' },
  { name: 'ScMAPIXFromSMAPI', args: 4, result: 'scode', gives: [{ at: 3, family: 'session', type: 'LPMAPISESSION' }], side: 'client', basis: 'type' },
  { name: 'SetAttribIMsgOnIStg', args: 4, result: 'hresult', gives: [{ at: 3, family: 'mapi-buffer', type: 'LPSPropProblemArray', optional: true, maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'WrapStoreEntryID', args: 6, result: 'hresult', gives: [{ at: 5, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
] as const satisfies readonly ApiRow[];
