// An advise sink written in JavaScript: an object of native memory whose table holds four callbacks. The snippet releases
// it like anything else; notifications arrive only on the thread that runs the snippet.
import { addressOf, freeCallback, makeCallback, pointerSize, type Pointer } from './native';
import { writePointer } from './structures';

export interface AdviseSink {
  readonly address: Pointer;
  /** Gives the callbacks back; unadvise first. */
  release(): void;
}

const E_NOINTERFACE = 0x80004002 | 0;

export function createSink(onNotify: (count: number) => void): AdviseSink {
  let references = 1;
  const table = Buffer.alloc(4 * pointerSize);
  const body = Buffer.alloc(pointerSize);
  const callbacks = [
    makeCallback('int32', ['pointer', 'pointer', 'pointer'], () => E_NOINTERFACE),
    makeCallback('uint32', ['pointer'], () => ++references),
    makeCallback('uint32', ['pointer'], () => --references),
    makeCallback('uint32', ['pointer', 'uint32', 'pointer'], (_self, count) => {
      onNotify(Number(count));
      return 0;
    }),
  ];
  callbacks.forEach((callback, index) => writePointer(table, index * pointerSize, callback));
  writePointer(body, 0, addressOf(table));
  const address = addressOf(body);
  return {
    // The closure keeps both buffers alive as long as the sink is.
    get address() {
      return table.length > 0 && body.length > 0 ? address : 0n;
    },
    release() {
      callbacks.splice(0).forEach(freeCallback);
    },
  };
}
