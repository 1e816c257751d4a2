// Resource lost when a later step fails. See test/rules/leak-on-error-path.md.

import { reportLeaks } from './leak';
import { reportParameterLosses } from './parameter-loss';
import type { Rule } from './rule';
import { reportThrowingConstructor } from './throwing-constructor';

export const leakOnErrorPath: Rule = {
  meta: {
    id: 'leak-on-error-path', family: 'ownership', title: 'Resource lost when a later step fails', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    reportLeaks(ctx, 'leak-on-error-path');
    reportParameterLosses(ctx);
    reportThrowingConstructor(ctx);
  },
};
