// MAPI closed before its objects. See test/rules/teardown-order.md.

import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const teardownOrder: Rule = {
  meta: {
    id: 'teardown-order', family: 'ownership', title: 'MAPI closed before its objects', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportMisuse(ctx, 'teardown-order'),
};
