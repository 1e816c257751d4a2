// COM's own interfaces as far as MAPI programs meet them. Methods stand in vtable order.
import type { InterfaceShape } from './kinds';

export const comInterfaces = {
  IUnknown: {
    base: null,
    iid: '00000000-0000-0000-C000-000000000046',
    methods: [
      ['QueryInterface', 'iid riid', 'out-unknown ppvObj'],
      ['ULONG AddRef'],
      ['ULONG Release'],
    ],
  },
  ISequentialStream: {
    base: 'IUnknown',
    iid: '0C733A30-2A1C-11CE-ADE5-00AA0044773D',
    methods: [
      ['Read', 'fill pv', 'count cb', 'out-ulong pcbRead'],
      ['Write', 'bytes pv', 'count cb', 'out-ulong pcbWritten'],
    ],
  },
  IStream: {
    base: 'ISequentialStream',
    iid: '0000000C-0000-0000-C000-000000000046',
    methods: [
      ['Seek', 'int64 dlibMove', 'ulong dwOrigin', 'out-uint64 plibNewPosition'],
      ['SetSize', 'uint64 libNewSize'],
      ['CopyTo', 'in:IStream pstm', 'uint64 cb', 'out-uint64 pcbRead', 'out-uint64 pcbWritten'],
      ['Commit', 'ulong grfCommitFlags'],
      ['Revert'],
      ['LockRegion', 'uint64 libOffset', 'uint64 cb', 'ulong dwLockType'],
      ['UnlockRegion', 'uint64 libOffset', 'uint64 cb', 'ulong dwLockType'],
      ['Stat', 'pointer pstatstg', 'ulong grfStatFlag'],
      ['Clone', 'out:IStream ppstm'],
    ],
  },
} as const satisfies Record<string, InterfaceShape>;
