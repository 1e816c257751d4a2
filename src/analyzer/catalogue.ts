// The words that settings, help and pages may use: every rule with what it is, and the vocabulary of the API rows.

import type { KnownWords, Level } from '../shared';
import { families, roles } from './api';
import { suppressionRules } from './report';
import { rules } from './rules';

export interface RuleInfo {
  readonly id: string;
  readonly family: 'article' | 'ownership' | 'result' | 'suppression';
  readonly title: string;
  readonly level: Level;
  readonly articles: readonly string[];
}

/** All rules in the catalogue's order, those about suppression comments last. */
export const ruleCatalogue: readonly RuleInfo[] = [
  ...rules.map(({ meta }) => ({ id: meta.id, family: meta.family, title: meta.title, level: meta.level, articles: meta.articles })),
  ...Object.entries(suppressionRules).map(([id, rule]) => ({ id, family: 'suppression' as const, title: rule.title, level: rule.level, articles: [] })),
];

export const knownWords: KnownWords = { ruleIds: ruleCatalogue.map((rule) => rule.id), families, roles };
