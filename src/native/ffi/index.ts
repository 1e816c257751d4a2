// The door of the FFI room. Opening it loads koffi: only child processes may.
export { heapCounter } from './heap';
export { createMapi, type Mapi, type MapiOptions } from './mapi';
export { markingMeter } from './marks';
export { createMeter, type Meter } from './meter';
export { MapiError } from './errors';
