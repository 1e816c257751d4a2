// Linked block freed by itself. See test/rules/freed-child-block.md.

import { reportFreedParts } from './freed-part';
import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const freedChildBlock: Rule = {
  meta: {
    id: 'freed-child-block', family: 'ownership', title: 'Linked block freed by itself', level: 'error', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    reportMisuse(ctx, 'freed-child-block');
    reportFreedParts(ctx);
  },
};
