// Resource lost in each round of a loop. See test/rules/leak-in-loop.md.

import { reportLeaks } from './leak';
import type { Rule } from './rule';

export const leakInLoop: Rule = {
  meta: {
    id: 'leak-in-loop', family: 'ownership', title: 'Resource lost in each round of a loop', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportLeaks(ctx, 'leak-in-loop'),
};
