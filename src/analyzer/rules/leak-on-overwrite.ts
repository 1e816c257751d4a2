// Owning variable overwritten. See test/rules/leak-on-overwrite.md.

import { reportLeaks } from './leak';
import type { Rule } from './rule';

export const leakOnOverwrite: Rule = {
  meta: {
    id: 'leak-on-overwrite', family: 'ownership', title: 'Owning variable overwritten', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => reportLeaks(ctx, 'leak-on-overwrite'),
};
