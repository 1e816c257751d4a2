// HRESULTs by name, and the error that a failed MAPI call becomes.

const names: Readonly<Record<number, string>> = {
  0x00000000: 'S_OK', 0x00000001: 'S_FALSE',
  0x80004001: 'E_NOTIMPL', 0x80004002: 'E_NOINTERFACE', 0x80004005: 'E_FAIL',
  0x80070005: 'E_ACCESSDENIED', 0x80070006: 'E_HANDLE', 0x8007000E: 'E_OUTOFMEMORY', 0x80070057: 'E_INVALIDARG',
  0x80040102: 'MAPI_E_NO_SUPPORT', 0x80040103: 'MAPI_E_BAD_CHARWIDTH', 0x80040105: 'MAPI_E_STRING_TOO_LONG',
  0x80040106: 'MAPI_E_UNKNOWN_FLAGS', 0x80040107: 'MAPI_E_INVALID_ENTRYID', 0x80040108: 'MAPI_E_INVALID_OBJECT',
  0x80040109: 'MAPI_E_OBJECT_CHANGED', 0x8004010A: 'MAPI_E_OBJECT_DELETED', 0x8004010B: 'MAPI_E_BUSY',
  0x8004010D: 'MAPI_E_NOT_ENOUGH_DISK', 0x8004010E: 'MAPI_E_NOT_ENOUGH_RESOURCES', 0x8004010F: 'MAPI_E_NOT_FOUND',
  0x80040110: 'MAPI_E_VERSION', 0x80040111: 'MAPI_E_LOGON_FAILED', 0x80040112: 'MAPI_E_SESSION_LIMIT',
  0x80040113: 'MAPI_E_USER_CANCEL', 0x80040114: 'MAPI_E_UNABLE_TO_ABORT', 0x80040115: 'MAPI_E_NETWORK_ERROR',
  0x80040116: 'MAPI_E_DISK_ERROR', 0x80040117: 'MAPI_E_TOO_COMPLEX', 0x80040118: 'MAPI_E_BAD_COLUMN',
  0x80040119: 'MAPI_E_EXTENDED_ERROR', 0x8004011A: 'MAPI_E_COMPUTED', 0x8004011B: 'MAPI_E_CORRUPT_DATA',
  0x8004011C: 'MAPI_E_UNCONFIGURED', 0x8004011D: 'MAPI_E_FAILONEPROVIDER', 0x80040200: 'MAPI_E_END_OF_SESSION',
  0x80040301: 'MAPI_E_UNEXPECTED_TYPE', 0x80040302: 'MAPI_E_TYPE_NO_SUPPORT', 0x80040303: 'MAPI_E_UNEXPECTED_ID',
  0x80040305: 'MAPI_E_INVALID_TYPE', 0x80040400: 'MAPI_E_UNABLE_TO_COMPLETE', 0x80040401: 'MAPI_E_TIMEOUT',
  0x80040402: 'MAPI_E_TABLE_EMPTY', 0x80040403: 'MAPI_E_TABLE_TOO_BIG', 0x80040405: 'MAPI_E_INVALID_BOOKMARK',
  0x80040501: 'MAPI_E_CANCEL', 0x80040600: 'MAPI_E_CORRUPT_STORE', 0x80040604: 'MAPI_E_COLLISION',
  0x80040605: 'MAPI_E_NOT_INITIALIZED', 0x80040606: 'MAPI_E_NON_STANDARD', 0x80040700: 'MAPI_E_AMBIGUOUS_RECIP',
  0x80040800: 'SYNC_E_OBJECT_DELETED', 0x80040801: 'SYNC_E_IGNORE', 0x80040802: 'SYNC_E_CONFLICT', 0x80040803: 'SYNC_E_NO_PARENT',
  0x80040804: 'SYNC_E_CYCLE', 0x80040805: 'SYNC_E_UNSYNCHRONIZED',
  0x00040203: 'MAPI_W_NO_SERVICE', 0x00040380: 'MAPI_W_ERRORS_RETURNED', 0x00040480: 'MAPI_W_POSITION_CHANGED',
  0x00040481: 'MAPI_W_APPROX_COUNT', 0x00040580: 'MAPI_W_CANCEL_MESSAGE', 0x00040680: 'MAPI_W_PARTIAL_COMPLETION',
  0x00040820: 'SYNC_W_PROGRESS', 0x00040821: 'SYNC_W_CLIENT_CHANGE_NEWER',
};

export const hresults: Readonly<Record<string, number>> = Object.fromEntries(Object.entries(names).map(([value, name]) => [name, Number(value)]));

export function hresultName(hresult: number): string {
  const unsigned = hresult >>> 0;
  return names[unsigned] ?? `0x${unsigned.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** A MAPI call that failed: `code` is the HRESULT's name, `hresult` its unsigned value, `call` the call's full name. */
export class MapiError extends Error {
  override readonly name = 'MapiError';
  readonly code: string;
  readonly hresult: number;

  constructor(readonly call: string, hresult: number) {
    const code = hresultName(hresult);
    // What Windows' stub answers when there is nobody behind it.
    const why = call === 'MAPIInitialize' && code === 'MAPI_E_NOT_INITIALIZED' ? ': no mail client is registered whose DLL can be loaded; mapi-lens doctor shows them' : '';
    super(`${call} failed with ${code}${why}`);
    this.code = code;
    this.hresult = hresult >>> 0;
  }
}
