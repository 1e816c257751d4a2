// A rule's page: its address, and its text as it ships with the product.

import { readFileSync } from 'node:fs';
import { productFile } from '../product';

/** The extension opens this address in a view of its own; elsewhere `mapi-lens explain` prints the page. */
export function rulePage(ruleId: string): string {
  return `mapi-lens:/rules/${ruleId}.md`;
}

/** Nothing where the page does not ship. */
export function rulePageText(ruleId: string): string | undefined {
  try {
    return readFileSync(productFile('docs', 'rules', `${ruleId}.md`), 'utf8');
  } catch {
    return undefined;
  }
}
