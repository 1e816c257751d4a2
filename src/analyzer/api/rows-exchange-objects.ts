// Exchange interfaces (edkmdb.h, exchext.h) that hand something out.

import type { ApiRow } from './types';

export const exchangeObjectRows = [
  { name: 'GetLastError', on: 'IExchangeModifyTable', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'GetTable', on: 'IExchangeModifyTable', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPITABLE' }], common: true, side: 'client', basis: 'type' },
  { name: 'CreateStoreEntryID', on: 'IExchangeManageStore', args: 5, result: 'hresult', gives: [{ at: 4, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'EntryIDFromSourceKey', on: 'IExchangeManageStore', args: 6, result: 'hresult', gives: [{ at: 5, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'GetMailboxTable', on: 'IExchangeManageStore', args: 3, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'GetPublicFolderTable', on: 'IExchangeManageStore', args: 3, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'CreateNewsgroupNameEntryID', on: 'IExchangeManageStore2', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'GetMailboxTableOffset', on: 'IExchangeManageStore3', args: 4, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'GetPublicFolderTableOffset', on: 'IExchangeManageStore4', args: 4, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'GetMailboxTableEx', on: 'IExchangeManageStore5', args: 5, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'GetPublicFolderTableEx', on: 'IExchangeManageStore5', args: 5, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPITABLE' }], side: 'client', basis: 'type' },
  { name: 'CreateStoreEntryID2', on: 'IExchangeManageStoreEx', args: 5, result: 'hresult', gives: [{ at: 4, family: 'mapi-buffer', type: 'LPENTRYID' }], side: 'client', basis: 'type' },
  { name: 'GetAction', on: 'IExchangeRuleAction', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPACTION' }], common: true, side: 'client', basis: 'type' },
  { name: 'OpenArticleStream', on: 'IExchangeNntpNewsfeed', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPSTREAM' }], side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IExchangeExportChanges', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IExchangeImportContentsChanges', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'ImportMessageChange', on: 'IExchangeImportContentsChanges', args: 4, result: 'hresult', gives: [{ at: 3, family: 'com-ref', type: 'LPMESSAGE' }], side: 'client', basis: 'type' },
  { name: 'ImportMessageChangeAsAStream', on: 'IExchangeImportContentsChanges2', args: 4, result: 'hresult', gives: [{ at: 3, family: 'com-ref', type: 'LPSTREAM' }], side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IExchangeImportHierarchyChanges', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IExchangeChangeAdvisor', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IExchangeFavorites', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'OpenStream', on: 'IExchangeMessageConversion', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPSTREAM' }], common: true, side: 'client', basis: 'type' },
  { name: 'HrOpenExchangePrivateStore', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMDB' }], side: 'client', basis: 'type' },
  { name: 'HrOpenExchangePublicStore', args: 2, result: 'hresult', gives: [{ at: 1, family: 'com-ref', type: 'LPMDB' }], side: 'client', basis: 'type' },
  // The client's own session: whoever extends the client must not log it off.
  { name: 'GetSession', on: 'IExchExtCallback', args: 2, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMAPISESSION', optional: true }, { at: 1, family: 'com-ref', type: 'LPADRBOOK', optional: true }], common: true, side: 'client', basis: 'type' },
  { name: 'GetObject', on: 'IExchExtCallback', args: 2, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMDB', optional: true, maybeNull: true }, { at: 1, family: 'com-ref', type: 'LPMAPIPROP', optional: true, maybeNull: true }], common: true, side: 'client', basis: 'page' },
  { name: 'GetSelectionItem', on: 'IExchExtCallback', args: 8, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPENTRYID', optional: true }], common: true, side: 'client', basis: 'type' },
  { name: 'GetObject', on: 'IOutlookExtCallback', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPUNKNOWN' }], common: true, side: 'client', basis: 'type' },
  // The MAPI object behind one of Outlook's, a property that all of them have: none of their interfaces is listed.
  { name: 'get_MAPIOBJECT', on: 'IUnknown', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPUNKNOWN', maybeNull: true }], side: 'client', basis: 'type' },
] as const satisfies readonly ApiRow[];
