// What the parts of the panel share: the line to the host, the words, the last snapshot.

import type { FromPanel, PanelAction, PanelStrings } from '../../src/shared';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

const api = acquireVsCodeApi();

export const strings = JSON.parse(document.body.dataset['strings'] ?? '{}') as PanelStrings;

export function send(message: FromPanel): void {
  api.postMessage(message);
}

export function act(action: PanelAction): void {
  send({ type: 'action', action });
}

export function format(text: string, ...args: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)] ?? ''));
}

export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
}
