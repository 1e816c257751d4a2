// Warning taken for a failure, result lost. See test/rules/warning-taken-as-failure.md.

import { reportLeaks } from './leak';
import type { Rule } from './rule';

export const warningTakenAsFailure: Rule = {
  meta: {
    id: 'warning-taken-as-failure', family: 'result', title: 'Warning taken for a failure, result lost', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportLeaks(ctx, 'warning-taken-as-failure'),
};
