// Out-parameter used without testing the result. See test/rules/unchecked-hresult.md.

import { reportMisuse } from './misuse';
import type { Rule } from './rule';

export const uncheckedHresult: Rule = {
  meta: {
    id: 'unchecked-hresult', family: 'result', title: 'Out-parameter used without testing the result', level: 'warning', articles: [], languages: ['c', 'cpp'],
  },
  checkFunction: (ctx) => reportMisuse(ctx, 'unchecked-hresult'),
};
