// Resource used after it was given back. See test/rules/use-after-release.md.

import { reportDanglingOut } from './dangling-out';
import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const useAfterRelease: Rule = {
  meta: {
    id: 'use-after-release', family: 'ownership', title: 'Resource used after it was given back', level: 'error', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => {
    reportMisuse(ctx, 'use-after-release');
    reportDanglingOut(ctx);
  },
};
