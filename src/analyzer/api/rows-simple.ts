// Simple MAPI (mapi.h): its sessions and the few buffers it hands out.

import type { ApiRow } from './types';

const simple = { result: 'code', side: 'client', basis: 'page' } as const;

export const simpleRows = [
  { name: 'MAPILogon', args: 6, ...simple, gives: [{ at: 5, family: 'simple-session', type: 'LHANDLE' }], roles: ['logon'], profile: 1 },
  { name: 'MAPILogoff', args: 4, ...simple, takes: [{ at: 0, family: 'simple-session' }], roles: ['logoff'] },
  { name: 'MAPIReadMail', args: 6, ...simple, gives: [{ at: 5, family: 'mapi-buffer', type: 'lpMapiMessage' }], note: 'One MAPIFreeBuffer frees the message, its recipients and its files.' },
  { name: 'MAPIResolveName', args: 6, ...simple, gives: [{ at: 5, family: 'mapi-buffer', type: 'lpMapiRecipDesc' }] },
  { name: 'MAPIAddress', args: 11, ...simple, gives: [{ at: 10, family: 'mapi-buffer', type: 'lpMapiRecipDesc', maybeNull: true }] },
  { name: 'MAPIFindNext', args: 7, ...simple },
  { name: 'MAPISendMail', args: 5, ...simple },
  { name: 'MAPISendMailW', args: 5, ...simple },
  { name: 'MAPIDeleteMail', args: 5, ...simple },
  { name: 'MAPISaveMail', args: 6, ...simple },
] as const satisfies readonly ApiRow[];
