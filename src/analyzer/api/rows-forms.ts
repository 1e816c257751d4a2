// Form interfaces: form manager, form registries and the forms themselves.

import type { ApiRow } from './types';

export const formRows = [
  { name: 'Advise', on: 'IMAPIForm', args: 2, result: 'hresult', gives: [{ at: 1, family: 'advise-cookie' }], roles: ['advise'], keeps: [0], common: true, side: 'client', basis: 'page' },
  { name: 'GetLastError', on: 'IMAPIForm', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', optional: true, maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'GetViewContext', on: 'IMAPIForm', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMAPIVIEWCONTEXT' }], side: 'client', basis: 'type' },
  { name: 'CalcFormPropSet', on: 'IMAPIFormContainer', args: 2, result: 'hresult', gives: [{ at: 1, family: 'mapi-buffer', type: 'LPMAPIFORMPROPARRAY' }], side: 'client', basis: 'type' },
  { name: 'GetDisplay', on: 'IMAPIFormContainer', args: 2, result: 'hresult', gives: [{ at: 1, family: 'mapi-buffer', type: 'LPSTR' }], common: true, side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IMAPIFormContainer', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', optional: true, maybeNull: true }], side: 'client', basis: 'type' },
  { name: 'ResolveMessageClass', on: 'IMAPIFormContainer', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPIFORMINFO' }], side: 'client', basis: 'type' },
  { name: 'ResolveMultipleMessageClasses', on: 'IMAPIFormContainer', args: 3, result: 'hresult', gives: [{ at: 2, family: 'form-info-array', type: 'LPSMAPIFORMINFOARRAY' }], side: 'client', basis: 'type' },
  { name: 'CalcFormPropSet', on: 'IMAPIFormInfo', args: 2, result: 'hresult', gives: [{ at: 1, family: 'mapi-buffer', type: 'LPMAPIFORMPROPARRAY' }], side: 'client', basis: 'type' },
  { name: 'CalcVerbSet', on: 'IMAPIFormInfo', args: 2, result: 'hresult', gives: [{ at: 1, family: 'mapi-buffer', type: 'LPMAPIVERBARRAY' }], side: 'client', basis: 'type' },
  { name: 'OpenFormContainer', on: 'IMAPIFormInfo', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMAPIFORMCONTAINER' }], side: 'client', basis: 'type' },
  { name: 'CalcFormPropSet', on: 'IMAPIFormMgr', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIFORMPROPARRAY' }], side: 'client', basis: 'type' },
  { name: 'CreateForm', on: 'IMAPIFormMgr', args: 5, result: 'hresult', gives: [{ at: 4, family: 'com-ref', type: 'LPVOID' }], common: true, side: 'client', basis: 'type' },
  { name: 'GetLastError', on: 'IMAPIFormMgr', args: 3, result: 'hresult', gives: [{ at: 2, family: 'mapi-buffer', type: 'LPMAPIERROR', optional: true, maybeNull: true }], side: 'client', basis: 'page' },
  { name: 'LoadForm', on: 'IMAPIFormMgr', args: 11, result: 'hresult', gives: [{ at: 10, family: 'com-ref', type: 'LPVOID' }], common: true, side: 'client', basis: 'type' },
  { name: 'OpenFormContainer', on: 'IMAPIFormMgr', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPIFORMCONTAINER' }], side: 'client', basis: 'type' },
  { name: 'ResolveMessageClass', on: 'IMAPIFormMgr', args: 4, result: 'hresult', gives: [{ at: 3, family: 'com-ref', type: 'LPMAPIFORMINFO' }], side: 'client', basis: 'type' },
  { name: 'ResolveMultipleMessageClasses', on: 'IMAPIFormMgr', args: 4, result: 'hresult', gives: [{ at: 3, family: 'form-info-array', type: 'LPSMAPIFORMINFOARRAY' }], side: 'client', basis: 'type' },
  { name: 'SelectForm', on: 'IMAPIFormMgr', args: 5, result: 'hresult', gives: [{ at: 4, family: 'com-ref', type: 'LPMAPIFORMINFO' }], side: 'client', basis: 'type' },
  { name: 'SelectFormContainer', on: 'IMAPIFormMgr', args: 3, result: 'hresult', gives: [{ at: 2, family: 'com-ref', type: 'LPMAPIFORMCONTAINER' }], side: 'client', basis: 'type' },
  { name: 'SelectMultipleForms', on: 'IMAPIFormMgr', args: 6, result: 'hresult', gives: [{ at: 5, family: 'form-info-array', type: 'LPMAPIFORMINFOARRAY' }], side: 'client', basis: 'type' },
  { name: 'GetBaseMessage', on: 'IMAPISecureMessage', args: 1, result: 'hresult', gives: [{ at: 0, family: 'com-ref', type: 'LPMMESSAGE' }], side: 'client', basis: 'type' },
] as const satisfies readonly ApiRow[];
