// The list of all rules: one line each, in the catalogue's order.

import { adviseChurn } from './advise-churn';
import { attachmentChurn } from './attachment-churn';
import { icsExporterChurn } from './ics-exporter-churn';
import { icsUncheckedSync } from './ics-unchecked-sync';
import { logonChurn } from './logon-churn';
import { mapiInitChurn } from './mapi-init-churn';
import { mapiLibraryReload } from './mapi-library-reload';
import { msgstoreOpenPerItem } from './msgstore-open-per-item';
import { msgstoreReopen } from './msgstore-reopen';
import { ownershipRules } from './ownership-rules';
import type { Rule } from './rule';

export const rules: readonly Rule[] = [
  mapiLibraryReload,
  mapiInitChurn,
  logonChurn,
  msgstoreReopen,
  msgstoreOpenPerItem,
  icsUncheckedSync,
  icsExporterChurn,
  attachmentChurn,
  adviseChurn,
  ...ownershipRules,
];
