// A function and the lambdas in it: each is a body of its own, with its own ways out.

import { factsOf, lambdaFunction } from '../summaries/facts';
import type { FunctionContext } from './rule';

export function bodiesOf(ctx: FunctionContext): readonly FunctionContext[] {
  return [ctx, ...factsOf(ctx.fn).lambdas.flatMap((lambda) => bodiesOf({ ...ctx, fn: lambdaFunction(lambda, ctx.fn) }))];
}
