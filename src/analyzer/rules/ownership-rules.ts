// The ownership and result rules, in the catalogue's order; see rules/index.ts.

import { adviseWithoutUnadvise } from './advise-without-unadvise';
import { destructorNeverRuns } from './destructor-never-runs';
import { doubleRelease } from './double-release';
import { freedChildBlock } from './freed-child-block';
import { hresultAsBool } from './hresult-as-bool';
import { leakAtReturn } from './leak-at-return';
import { leakInLoop } from './leak-in-loop';
import { leakOnErrorPath } from './leak-on-error-path';
import { leakOnOverwrite } from './leak-on-overwrite';
import { memberNeverReleased } from './member-never-released';
import { missingLogoff } from './missing-logoff';
import { propTypeUnchecked } from './prop-type-unchecked';
import { rowsUnbounded } from './rows-unbounded';
import type { Rule } from './rule';
import { teardownOrder } from './teardown-order';
import { unbalancedInit } from './unbalanced-init';
import { uncheckedHresult } from './unchecked-hresult';
import { useAfterRelease } from './use-after-release';
import { warningTakenAsFailure } from './warning-taken-as-failure';
import { wrongDeallocator } from './wrong-deallocator';

export const ownershipRules: readonly Rule[] = [
  leakAtReturn,
  leakOnErrorPath,
  leakOnOverwrite,
  leakInLoop,
  doubleRelease,
  useAfterRelease,
  wrongDeallocator,
  freedChildBlock,
  memberNeverReleased,
  destructorNeverRuns,
  unbalancedInit,
  missingLogoff,
  adviseWithoutUnadvise,
  teardownOrder,
  uncheckedHresult,
  hresultAsBool,
  warningTakenAsFailure,
  propTypeUnchecked,
  rowsUnbounded,
];
