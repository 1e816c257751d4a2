// Which call keeps bytes. A call that hands out an object allocates, and the object's release frees, so single calls say
// little: everything done with one object goes into one account, and only what is left when the account is closed counts.
import type { ChildCall } from '../engine/protocol';

export interface Account {
  /** The call that handed the object out. */
  readonly origin: string;
  /** Bytes by call, release included. */
  readonly sums: Map<string, number>;
}

export interface Ledger {
  readonly open: (origin: string) => Account;
  readonly enter: (name: string, account: Account | undefined, bytes: number) => void;
  readonly close: (account: Account) => void;
  readonly calls: () => readonly ChildCall[];
}

/** An allocator may hand out a block one step larger than asked for, or keep its rest. */
const GRAIN = 16;

/** Calls that undo another one, on the same object. */
const undoes: Readonly<Record<string, string>> = {
  'IMAPISession::Unadvise': 'IMAPISession::Advise', 'IMsgStore::Unadvise': 'IMsgStore::Advise', 'IMAPITable::Unadvise': 'IMAPITable::Advise',
  'IAddrBook::Unadvise': 'IAddrBook::Advise', MAPIUninitialize: 'MAPIInitialize', 'IMAPITable::FreeBookmark': 'IMAPITable::CreateBookmark',
};

export function createLedger(): Ledger {
  const counts = new Map<string, number>();
  const retained = new Map<string, number[]>();
  const alive = new Set<Account>();
  const credit = (into: Map<string, number>, name: string, bytes: number): void => void into.set(name, (into.get(name) ?? 0) + bytes);
  const keep = (name: string, bytes: number): void => void (retained.get(name)?.push(bytes) ?? retained.set(name, [bytes]));

  return {
    open(origin) {
      const account = { origin, sums: new Map<string, number>() };
      alive.add(account);
      return account;
    },
    enter(name, account, bytes) {
      credit(counts, name, 1);
      if (account !== undefined) credit(account.sums, name, bytes);
      // The release of what was handed out before the measurement says nothing about calls within it.
      else if (!isRelease(name)) keep(undoes[name] ?? name, bytes);
    },
    close(account) {
      alive.delete(account);
      const left = [...account.sums.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (Math.abs(left) >= GRAIN) keep(blame(account, left), left);
    },
    calls() {
      const total = new Map([...retained].map(([name, amounts]) => [name, sumOf(amounts)]));
      for (const account of alive) {
        for (const [name, bytes] of account.sums) credit(total, isRelease(name) ? account.origin : undoes[name] ?? name, bytes);
      }
      return [...counts].map(([name, count]) => ({ name, count, retained: total.get(name) ?? 0 }));
    },
  };
}

/** What a call keeps nearly every time counts every time: the few that differ met something that happens once, of V8 or of Windows. */
const usual = 0.75;

function sumOf(amounts: readonly number[]): number {
  const often = new Map<number, number>();
  for (const amount of amounts) often.set(amount, (often.get(amount) ?? 0) + 1);
  const [amount, times] = [...often].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  return amount !== 0 && times >= amounts.length * usual ? amount * amounts.length : amounts.reduce((sum, one) => sum + one, 0);
}

/** The call whose own bytes are just what is left; where none fits, the call that handed the object out. */
function blame(account: Account, left: number): string {
  const fits = [...account.sums].filter(([name, bytes]) => name !== account.origin && !isRelease(name) && Math.abs(bytes - left) <= GRAIN);
  return fits.length === 1 ? fits[0]![0] : account.origin;
}

function isRelease(name: string): boolean {
  return name === 'IUnknown::Release' || name === 'MAPIFreeBuffer' || name === 'FreeProws' || name === 'FreeLibrary' || name === 'IMAPISession::Logoff';
}
