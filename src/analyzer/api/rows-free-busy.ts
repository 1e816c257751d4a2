// The free/busy API of Outlook (its auxiliary reference): objects for users' times, handed out into arrays that the caller allocates.

import type { ApiRow } from './types';

export const freeBusyRows = [
  { name: 'LoadFreeBusyData', on: 'IFreeBusySupport', args: 5, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'IFreeBusyData*', maybeNull: true }], tells: [3, 4], side: 'client', basis: 'page', note: 'Fills an array of the caller; each IFreeBusyData in it has to be released.' },
  { name: 'LoadFreeBusyUpdate', on: 'IFreeBusySupport', args: 5, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'IFreeBusyUpdate*', maybeNull: true }], tells: [3], side: 'client', basis: 'type' },
  { name: 'EnumBlocks', on: 'IFreeBusyData', args: 3, result: 'hresult', gives: [{ at: 0, family: 'com-ref' }], side: 'client', basis: 'type' },
  { name: 'Clone', on: 'IEnumFBBlock', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref' }], common: true, side: 'client', basis: 'type' },
] as const satisfies readonly ApiRow[];
