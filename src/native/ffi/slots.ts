// Places for out-parameters: one small block made once and used as a stack, so that a call allocates nothing.
// A callback that calls back into MAPI takes the places above.

const PLACES = 256;
const PLACE = 8;

export interface Slots {
  /** A place, set to zero; valid until `leave`. */
  readonly take: () => Buffer;
  readonly mark: () => number;
  readonly leave: (mark: number) => void;
}

export function createSlots(): Slots {
  const block = Buffer.alloc(PLACES * PLACE);
  const places = Array.from({ length: PLACES }, (_, index) => block.subarray(index * PLACE, (index + 1) * PLACE));
  let used = 0;
  return {
    take() {
      const place = places[used];
      if (place === undefined) throw new Error('Calls are nested too deeply; call MAPI from a notification only shallowly.');
      used++;
      return place.fill(0);
    },
    mark: () => used,
    leave(mark) {
      used = mark;
    },
  };
}
