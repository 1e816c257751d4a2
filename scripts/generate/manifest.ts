// The rule levels that the settings of the extension know: only this part of package.json is generated.
import type { RuleInfo } from '../../src/analyzer';

interface Setting { properties?: Record<string, unknown>; additionalProperties?: unknown }
interface Manifest { contributes?: { configuration?: readonly { properties: Record<string, Setting> }[] } }

export function manifest(text: string, rules: readonly RuleInfo[]): string {
  const content = JSON.parse(text) as Manifest;
  const setting = content.contributes?.configuration?.map((group) => group.properties['mapiLens.levels']).find((one) => one !== undefined);
  if (setting === undefined) return text;
  setting.properties = Object.fromEntries(rules.map((rule) => [rule.id, {
    enum: ['error', 'warning', 'note', 'off'], default: rule.level, description: `${rule.title}.`,
  }]));
  setting.additionalProperties = false;
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
