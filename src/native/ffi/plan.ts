// How a method of the description is called: which parameter takes its value from where. Made once per method, no state.
import type { ParsedMethod, ParsedParam } from './interfaces';
import type { NativeType } from './native';

/** Where a native parameter's value comes from. */
export type Source =
  /** The caller's n-th argument. */
  | { readonly from: 'argument'; readonly index: number }
  /** A named option with a default. */
  | { readonly from: 'option'; readonly option: 'flags' | 'ui' | 'interface' | 'progress' }
  /** The length of what another parameter passes. */
  | { readonly from: 'length'; readonly of: number }
  /** A slot that the call fills. */
  | { readonly from: 'slot' }
  | { readonly from: 'null' };

export interface Step {
  readonly param: ParsedParam;
  readonly type: NativeType;
  readonly source: Source;
}

export interface CallPlan {
  readonly steps: readonly Step[];
  /** How many arguments a caller may give, options apart. */
  readonly arguments: readonly ParsedParam[];
  /** Of what the call hands out, in order: index of the step and the name under which it is returned. */
  readonly results: readonly { readonly step: number; readonly name: string; readonly countStep?: number; readonly typeStep?: number }[];
}

const OPTIONS = { flags: 'flags', ui: 'ui', iid: 'interface', progress: 'progress' } as const;
const SIZED = new Set<string>(['bytes', 'props', 'fill']);

export function planCall(method: ParsedMethod): CallPlan {
  const { params } = method;
  // Where the interface decides what comes back, it is an argument, not an option.
  const namesInterface = params.some((param) => param.kind === 'out-unknown');
  const given: ParsedParam[] = [];
  const argument = (param: ParsedParam): Source => ({ from: 'argument', index: given.push(param) - 1 });

  const steps = params.map((param, index): Step => {
    const { kind } = param;
    const step = (type: NativeType, source: Source): Step => ({ param, type, source });
    switch (kind) {
      case 'flags': return step('uint32', { from: 'option', option: OPTIONS.flags });
      case 'ui': return step('size', { from: 'option', option: OPTIONS.ui });
      case 'progress': return step('pointer', { from: 'option', option: OPTIONS.progress });
      case 'problems': return step('pointer', { from: 'null' });
      case 'iid': return step('pointer', namesInterface ? argument(param) : { from: 'option', option: OPTIONS.iid });
      case 'count': return step('uint32', { from: 'length', of: SIZED.has(params[index + 1]?.kind ?? '') ? index + 1 : index - 1 });
      case 'ulong': return step('uint32', argument(param));
      case 'long': return step('int32', argument(param));
      case 'int64': return step('int64', argument(param));
      case 'uint64': return step('uint64', argument(param));
      default: return step('pointer', kind.startsWith('out-') ? { from: 'slot' } : argument(param));
    }
  });

  const results = steps.flatMap(({ param }, step) => {
    if (!param.kind.startsWith('out-') || param.kind === 'out-count' || param.kind === 'out-type') return [];
    const before = steps[step - 1]?.param.kind;
    return [{
      step, name: resultName(param.name),
      ...(before === 'out-count' ? { countStep: step - 1 } : {}),
      ...(before === 'out-type' ? { typeStep: step - 1 } : {}),
    }];
  });
  return { steps, arguments: given, results };
}

/** `lpulSteps` -> `steps`, `lppEntryID` -> `entryID`. */
function resultName(name: string): string {
  const bare = name.replace(/^(lppp|lpp|lpul|lpcb|lpc|lpl|lpb|lp|ppv|pp|plib|pcb)(?=[A-Z])/, '').replace(/^(sz|bk)(?=[A-Z])/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** `OpenMsgStore` -> `openMsgStore`. */
export function scriptName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
