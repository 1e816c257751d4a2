// MAPI left initialised on one path. See test/rules/unbalanced-init.md.

import { reportLeaks } from './leak';
import type { Rule } from './rule';

export const unbalancedInit: Rule = {
  meta: {
    id: 'unbalanced-init', family: 'ownership', title: 'MAPI left initialised on one path', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportLeaks(ctx, 'unbalanced-init'),
};
