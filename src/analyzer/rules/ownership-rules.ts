// The ownership rules, in the catalogue's order; see rules/index.ts.

import { destructorNeverRuns } from './destructor-never-runs';
import { doubleRelease } from './double-release';
import { freedChildBlock } from './freed-child-block';
import { leakAtReturn } from './leak-at-return';
import { leakInLoop } from './leak-in-loop';
import { leakOnErrorPath } from './leak-on-error-path';
import { leakOnOverwrite } from './leak-on-overwrite';
import { memberNeverReleased } from './member-never-released';
import type { Rule } from './rule';
import { useAfterRelease } from './use-after-release';
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
];
