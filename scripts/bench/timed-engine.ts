// Stands for the walk of paths in the measurement of walks: the same walk, and the time it took without those of the functions it asked for.
import { walkFunction as walk } from '../../src/analyzer/flow/engine';

export * from '../../src/analyzer/flow/engine';

export const taken: { readonly file: string; readonly name: string; readonly length: number; readonly ms: number; readonly gaveUp: boolean }[] = [];
let inside = 0;

export const walkFunction: typeof walk = (fn, ...rest) => {
  const around = inside;
  inside = 0;
  const began = performance.now();
  const flow = walk(fn, ...rest);
  const all = performance.now() - began;
  taken.push({ file: fn.file, name: fn.name, length: fn.span.end - fn.span.start, ms: all - inside, gaveUp: flow.gaveUp !== undefined });
  inside = around + all;
  return flow;
};
