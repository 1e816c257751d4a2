// What stands beside MAPI in Outlook's headers: the account manager (actmgmt.h), objects for MIME (mimeole.h), task allocators.

import type { ApiRow } from './types';

const page = { result: 'hresult', side: 'client', basis: 'page' } as const;
const header = { result: 'hresult', side: 'client', basis: 'header' } as const;

export const outlookRows = [
  { name: 'EnumerateAccounts', on: 'IOlkAccountManager', args: 4, ...page, gives: [{ at: 3, family: 'com-ref', type: 'IOlkEnum*' }] },
  { name: 'FindAccount', on: 'IOlkAccountManager', args: 3, ...page, gives: [{ at: 2, family: 'com-ref', type: 'IOlkAccount*' }], common: true },
  { name: 'GetNext', on: 'IOlkEnum', args: 1, ...page, gives: [{ at: 0, family: 'com-ref', type: 'LPUNKNOWN', maybeNull: true }], common: true },
  { name: 'MimeOleCreateBody', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'IMimeBody*' }] },
  { name: 'MimeOleCreateByteStream', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'LPSTREAM' }] },
  { name: 'MimeOleCreateHeaderTable', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'IMimeHeaderTable*' }] },
  { name: 'MimeOleCreateMessage', args: 2, ...header, gives: [{ at: 1, family: 'com-ref', type: 'IMimeMessage*' }] },
  { name: 'MimeOleCreateMessageParts', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'IMimeMessageParts*' }] },
  { name: 'MimeOleCreatePropertySet', args: 2, ...header, gives: [{ at: 1, family: 'com-ref', type: 'IMimePropertySet*' }] },
  { name: 'MimeOleCreateSecurity', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'IMimeSecurity*' }] },
  { name: 'MimeOleCreateVirtualStream', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'LPSTREAM' }] },
  { name: 'MimeOleGetAllocator', args: 1, ...header, gives: [{ at: 0, family: 'com-ref', type: 'IMimeAllocator*' }] },
  { name: 'MimeOleOpenFileStream', args: 4, ...header, gives: [{ at: 3, family: 'com-ref', type: 'LPSTREAM' }] },
  { name: 'MimeOleSplitMessage', args: 3, ...header, gives: [{ at: 2, family: 'com-ref', type: 'IMimeMessageParts*' }] },
  { name: 'CoGetMalloc', args: 2, ...page, gives: [{ at: 1, family: 'com-ref', type: 'LPMALLOC' }] },
  { name: 'SHGetMalloc', args: 1, ...page, gives: [{ at: 0, family: 'com-ref', type: 'LPMALLOC' }] },
] as const satisfies readonly ApiRow[];
