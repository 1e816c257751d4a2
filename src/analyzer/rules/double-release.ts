// Resource given back twice. See test/rules/double-release.md.

import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const doubleRelease: Rule = {
  meta: {
    id: 'double-release', family: 'ownership', title: 'Resource given back twice', level: 'error', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportMisuse(ctx, 'double-release'),
};
