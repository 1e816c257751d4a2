// What concerns the whole process: loading the MAPI library, initializing it, logging on, threads and timers.

import type { ApiRow } from './types';

const load = { gives: [{ at: 'result', family: 'library', maybeNull: true }], roles: ['library-load'], result: 'handle', fileName: 0, side: 'client', basis: 'page' } as const;
const free = { takes: [{ at: 0, family: 'library' }], roles: ['library-free'], side: 'client', basis: 'page' } as const;
const find = { roles: ['library-handle'], result: 'handle', fileName: 0, side: 'client', basis: 'page' } as const;
const thread = { roles: ['thread-start'], result: 'handle', side: 'client', basis: 'page' } as const;
const timer = { roles: ['timer-start'], result: 'handle', side: 'client', basis: 'page' } as const;

export const processRows = [
  { name: 'LoadLibrary', args: 1, ...load },
  { name: 'LoadLibraryA', args: 1, ...load },
  { name: 'LoadLibraryW', args: 1, ...load },
  { name: 'LoadLibraryEx', args: 3, ...load },
  { name: 'LoadLibraryExA', args: 3, ...load },
  { name: 'LoadLibraryExW', args: 3, ...load },
  { name: 'LoadPackagedLibrary', args: 2, ...load },
  { name: 'AfxLoadLibrary', args: 1, ...load },
  { name: 'AfxLoadLibraryEx', args: 3, ...load },
  { name: 'CoLoadLibrary', args: 2, ...load },
  { name: 'GetPrivateMAPI', args: 0, roles: ['library-load'], result: 'handle', alwaysMapi: true, side: 'client', basis: 'header', note: 'Keeps one handle for the process; only unloading makes it load again.' },
  { name: 'FreeLibrary', args: 1, result: 'bool', ...free },
  { name: 'AfxFreeLibrary', args: 1, result: 'bool', ...free },
  { name: 'CoFreeLibrary', args: 1, result: 'void', ...free },
  { name: 'Load', on: 'NativeLibrary', args: [1, 3], common: true, ...load },
  { name: 'TryLoad', on: 'NativeLibrary', args: 2, common: true, ...load, gives: [{ at: 1, family: 'library' }], result: 'bool' },
  { name: 'TryLoad', on: 'NativeLibrary', args: 4, common: true, ...load, gives: [{ at: 3, family: 'library' }], result: 'bool' },
  { name: 'Free', on: 'NativeLibrary', args: 1, result: 'void', common: true, ...free },
  { name: 'FreeLibraryAndExitThread', args: 2, result: 'void', ...free },
  { name: 'UnLoadPrivateMAPI', args: 0, result: 'void', roles: ['library-free'], alwaysMapi: true, side: 'client', basis: 'header' },
  { name: 'GetModuleHandle', args: 1, ...find },
  { name: 'GetModuleHandleA', args: 1, ...find },
  { name: 'GetModuleHandleW', args: 1, ...find },
  { name: 'GetProcAddress', args: 2, result: 'pointer', roles: ['library-symbol'], borrows: 0, side: 'client', basis: 'page' },

  { name: 'MAPIInitialize', args: 1, result: 'hresult', gives: [{ at: 'process', family: 'mapi-init' }], roles: ['mapi-init'], side: 'client', basis: 'page', note: 'Counted per thread: each success needs one MAPIUninitialize.' },
  { name: 'MAPIUninitialize', args: 0, result: 'void', takes: [{ at: 'process', family: 'mapi-init' }], roles: ['mapi-uninit'], side: 'client', basis: 'page' },
  { name: 'ScInitMapiUtil', args: 1, result: 'scode', gives: [{ at: 'process', family: 'mapi-util-init' }], side: 'client', basis: 'page' },
  { name: 'DeinitMapiUtil', args: 0, result: 'void', takes: [{ at: 'process', family: 'mapi-util-init' }], side: 'client', basis: 'page' },
  { name: 'MAPIInitIdle', args: 1, result: 'count', gives: [{ at: 'process', family: 'idle-init' }], side: 'client', basis: 'page' },
  { name: 'MAPIDeinitIdle', args: 0, result: 'void', takes: [{ at: 'process', family: 'idle-init' }], side: 'client', basis: 'page' },
  { name: 'FtgRegisterIdleRoutine', args: 5, result: 'pointer', gives: [{ at: 'result', family: 'idle-routine', maybeNull: true }], roles: ['timer-start'], callback: 0, side: 'client', basis: 'page', note: 'The block given to the routine is not freed when it is deregistered.' },
  { name: 'DeregisterIdleRoutine', args: 1, result: 'void', takes: [{ at: 0, family: 'idle-routine' }], side: 'client', basis: 'page' },
  { name: 'MAPILogonEx', args: 5, result: 'hresult', gives: [{ at: 4, family: 'session', type: 'LPMAPISESSION' }], roles: ['logon'], profile: 1, side: 'client', basis: 'page', note: 'Log off, then release the session; release everything opened from it first.' },
  { name: 'Logoff', on: 'IMAPISession', args: 3, result: 'hresult', roles: ['logoff'], common: true, side: 'client', basis: 'page', note: 'Ends the session but keeps the reference: Release still has to follow.' },

  { name: 'CreateThread', args: 6, callback: 2, ...thread },
  { name: '_beginthread', args: 3, callback: 0, ...thread },
  { name: '_beginthreadex', args: 6, callback: 2, ...thread },
  { name: 'beginthreadex', args: 6, callback: 2, ...thread },
  { name: 'AfxBeginThread', args: [1, 6], callback: 0, ...thread },
  { name: 'pthread_create', args: 4, callback: 2, ...thread },
  { name: 'QueueUserWorkItem', args: 3, callback: 0, ...thread },
  { name: 'TrySubmitThreadpoolCallback', args: 3, callback: 0, ...thread },
  { name: 'CreateThreadpoolWork', args: 3, callback: 0, ...thread },
  { name: 'thread', on: 'std', args: [1, 16], callback: 0, common: true, ...thread },
  { name: 'jthread', on: 'std', args: [1, 16], callback: 0, common: true, ...thread },
  { name: 'async', on: 'std', args: [1, 16], callback: 0, common: true, ...thread },
  { name: 'SetTimer', args: [3, 4], callback: 3, ...timer },
  { name: 'SetTimer', on: 'CWnd', args: [2, 3], callback: 2, common: true, ...timer },
  { name: 'timeSetEvent', args: 5, callback: 2, ...timer },
  { name: 'CreateTimerQueueTimer', args: 7, callback: 2, period: 5, ...timer },
  { name: 'CreateThreadpoolTimer', args: 3, callback: 0, ...timer },
  { name: 'SetWaitableTimer', args: 6, callback: 3, period: 2, ...timer },
  { name: 'for_each', on: 'std', args: [3, 4], callback: 2, roles: ['for-each'], result: 'void', common: true, side: 'client', basis: 'page' },
  { name: 'call_once', on: 'std', args: [2, 16], callback: 1, roles: ['once'], result: 'void', common: true, side: 'client', basis: 'page' },
  { name: 'InitOnceExecuteOnce', args: 4, callback: 1, roles: ['once'], result: 'bool', side: 'client', basis: 'page' },
] as const satisfies readonly ApiRow[];
