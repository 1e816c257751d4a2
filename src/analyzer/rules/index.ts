// The list of all rules: one line each, in the catalogue's order.

import { logonChurn } from './logon-churn';
import { mapiInitChurn } from './mapi-init-churn';
import { mapiLibraryReload } from './mapi-library-reload';
import type { Rule } from './rule';

export const rules: readonly Rule[] = [
  mapiLibraryReload,
  mapiInitChurn,
  logonChurn,
];
