// Names the curves beside the chart, with the colour and the dash each is drawn with.

import type { CurveInfo, PanelSnapshot } from '../../src/shared';
import { colourOf } from './chart';
import { strings } from './context';
import { fill, h } from './dom';

export function updateLegend(element: HTMLElement, snapshot: PanelSnapshot): void {
  const shown = snapshot.curves.filter((info) => info.role !== 'attribute');
  fill(element, [shown, snapshot.before !== undefined], () => shown.map((info) => {
    const key = h('span', { class: `key ${info.role} n${info.index % 3}` });
    key.style.setProperty('--key-colour', `var(${colourOf(info)[0]}, var(${colourOf(info)[1]}))`);
    return h('li', {}, key, curveName(info));
  }));
}

export function curveName(info: CurveInfo): string {
  switch (info.role) {
    case 'control': return strings.control;
    case 'before': return `${strings.before} ${info.index + 1}`;
    case 'compare': return `${strings.compared} ${info.index + 1}`;
    case 'watched': return strings.watchedProcess;
    case 'attribute': return strings.attribute;
    case 'measured': return `${strings.measured} ${info.index + 1}`;
  }
}
