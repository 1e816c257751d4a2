// Resource given back with the wrong function. See test/rules/wrong-deallocator.md.

import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const wrongDeallocator: Rule = {
  meta: {
    id: 'wrong-deallocator', family: 'ownership', title: 'Resource given back with the wrong function', level: 'error', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportMisuse(ctx, 'wrong-deallocator'),
};
