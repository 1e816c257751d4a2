// The list of all rules: one line each, in the catalogue's order.

import type { Rule } from './rule';

export const rules: readonly Rule[] = [
];
