// Resource not given back before the function ends. See test/rules/leak-at-return.md.

import { reportLeaks } from './leak';
import type { Rule } from './rule';

export const leakAtReturn: Rule = {
  meta: {
    id: 'leak-at-return', family: 'ownership', title: 'Resource not given back before the function ends', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportLeaks(ctx, 'leak-at-return'),
};
