// Methods that give something back, end something, or hand out what is no object: Unadvise, bookmarks, forms, attachments.

import type { ApiRow } from './types';

const unadvise = { args: 1, result: 'hresult', takes: [{ at: 0, family: 'advise-cookie' }], roles: ['unadvise'], common: true, side: 'client', basis: 'page' } as const;

export const callRows = [
  { name: 'Unadvise', on: 'IMAPISession', ...unadvise },
  { name: 'Unadvise', on: 'IMsgStore', ...unadvise },
  { name: 'Unadvise', on: 'IMAPITable', ...unadvise },
  { name: 'Unadvise', on: 'IAddrBook', ...unadvise },
  { name: 'Unadvise', on: 'IMAPIForm', ...unadvise },
  { name: 'Unadvise', on: 'IMAPIOfflineMgr', ...unadvise },
  { name: 'Unsubscribe', on: 'IMAPISupport', ...unadvise, side: 'provider' },
  { name: 'CreateBookmark', on: 'IMAPITable', args: 1, result: 'hresult', gives: [{ at: 0, family: 'bookmark' }], side: 'client', basis: 'page', note: 'Bookmarks die with their table.' },
  { name: 'SetCollapseState', on: 'IMAPITable', args: 4, result: 'hresult', gives: [{ at: 3, family: 'bookmark' }], side: 'client', basis: 'page' },
  { name: 'FreeBookmark', on: 'IMAPITable', args: 1, result: 'hresult', takes: [{ at: 0, family: 'bookmark' }], side: 'client', basis: 'page' },
  { name: 'SetColumns', on: 'IMAPITable', args: 2, result: 'hresult', roles: ['set-columns'], propTag: 0, side: 'client', basis: 'page' },
  { name: 'SeekRow', on: 'IMAPITable', args: 3, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'FindRow', on: 'IMAPITable', args: 3, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'Restrict', on: 'IMAPITable', args: 2, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'SortTable', on: 'IMAPITable', args: 2, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'GetRowCount', on: 'IMAPITable', args: 2, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'SaveChanges', on: 'IMAPIProp', args: 1, result: 'hresult', common: true, side: 'client', basis: 'page' },
  { name: 'DeleteAttach', on: 'IMessage', args: 4, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'ModifyRecipients', on: 'IMessage', args: 2, result: 'hresult', side: 'client', basis: 'page', note: 'Copies the list: the caller still frees it.' },
  { name: 'SubmitMessage', on: 'IMessage', args: 1, result: 'hresult', common: true, side: 'client', basis: 'page' },
  { name: 'SetReadFlag', on: 'IMessage', args: 1, result: 'hresult', common: true, side: 'client', basis: 'page' },
  { name: 'SetReceiveFolder', on: 'IMsgStore', args: 4, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'StoreLogoff', on: 'IMsgStore', args: 1, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'CopyMessages', on: 'IMAPIFolder', args: 6, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'CopyFolder', on: 'IMAPIFolder', args: 8, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'DeleteMessages', on: 'IMAPIFolder', args: 4, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'DeleteFolder', on: 'IMAPIFolder', args: 5, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'SetSearchCriteria', on: 'IMAPIContainer', args: 3, result: 'hresult', side: 'client', basis: 'page' },
  { name: 'ResolveName', on: 'IAddrBook', args: 4, result: 'hresult', common: true, side: 'client', basis: 'page', note: 'May put new property arrays into the entries of the list; the list itself stays the caller\'s.' },
  { name: 'PrepareForm', on: 'IMAPISession', args: 3, result: 'hresult', gives: [{ at: 2, family: 'form-token' }], side: 'client', basis: 'page', note: 'Release the message before ShowForm.' },
  { name: 'ShowForm', on: 'IMAPISession', args: 11, result: 'hresult', takes: [{ at: 4, family: 'form-token' }], side: 'client', basis: 'page' },
  { name: 'BeginWait', on: 'IMAPIInitMonitor', args: 3, result: 'hresult', gives: [{ at: 1, family: 'com-ref' }], side: 'client', basis: 'type' },
  { name: 'CloseIMsgSession', args: 1, result: 'void', takes: [{ at: 0, family: 'msg-session' }], side: 'client', basis: 'page' },
  { name: 'Logon', on: 'Session', args: [0, 8], result: 'hresult', roles: ['logon'], profile: 0, common: true, side: 'client', basis: 'page', note: 'Collaboration Data Objects 1.21.' },
  { name: 'Logoff', on: 'Session', args: 0, result: 'hresult', roles: ['logoff'], common: true, side: 'client', basis: 'page', note: 'Collaboration Data Objects 1.21.' },
] as const satisfies readonly ApiRow[];
