// Where and how a lost resource can be given back by an edit: before each way out on which the variable still owns it, and only
// when on every path to that point the variable owns it or holds NULL.

import type { Loss, Site } from '../flow/run';
import type { FunctionContext, ReportFix } from './rule';

export function releaseFixes(_ctx: FunctionContext, _site: Site, _losses: readonly Loss[]): readonly ReportFix[] {
  return [];
}
