// What one can do with the probe that is shown: stop it, run it again, compare, take it elsewhere.

import type { PanelAction, PanelSnapshot } from '../../src/shared';
import { act, strings } from './context';
import { h, icon } from './dom';

export interface Toolbar {
  readonly element: HTMLElement;
  update(snapshot: PanelSnapshot): void;
}

export function createToolbar(): Toolbar {
  const stop = button('stop', strings.stop, 'debug-stop');
  const again = button('runAgain', strings.runAgain, 'debug-restart');
  const compare = button('compare', strings.compare, 'git-compare', strings.compareHint);
  const stopComparing = button('stopComparing', strings.stopComparing, 'close');
  const recipe = button('chooseRecipe', strings.chooseRecipe, 'beaker');
  const watch = button('watch', strings.watch, 'pulse');
  // A picture and a table of samples need samples.
  const ofSamples = [iconButton('exportPng', strings.exportPng, 'file-media'), iconButton('exportCsv', strings.exportCsv, 'table')];
  const exports = h('div', { class: 'exports' }, ...ofSamples,
    iconButton('exportJson', strings.exportJson, 'json'), iconButton('copyMarkdown', strings.copyMarkdown, 'markdown'));

  return {
    element: h('div', { class: 'toolbar' }, stop, again, compare, stopComparing, recipe, watch, exports),
    update(snapshot) {
      const live = snapshot.phase === 'building' || snapshot.phase === 'running' || snapshot.phase === 'watching';
      const shown = snapshot.phase !== 'idle';
      show(stop, live);
      show(again, !live && snapshot.canRunAgain && snapshot.trusted);
      show(compare, snapshot.canCompare && snapshot.trusted);
      show(stopComparing, snapshot.before !== undefined && !live);
      show(recipe, !live && snapshot.trusted);
      show(watch, !live && !shown && snapshot.trusted);
      show(exports, shown && !live);
      for (const one of ofSamples) show(one, snapshot.curves.some((info) => info.role !== 'control'));
    },
  };
}

function show(element: HTMLElement, visible: boolean): void {
  // A button that vanishes under the keyboard would drop the focus to nowhere.
  if (!visible && element.contains(document.activeElement)) document.querySelector<HTMLElement>('main h1')?.focus();
  element.hidden = !visible;
}

function button(action: PanelAction, label: string, iconName: string, title?: string): HTMLElement {
  return h('vscode-button', { icon: iconName, secondary: action !== 'stop' && action !== 'compare', ...(title === undefined ? {} : { title }), 'data-action': action, click: () => act(action) }, label);
}

function iconButton(action: PanelAction, label: string, iconName: string): HTMLElement {
  return h('button', { class: 'icon-button', type: 'button', title: label, 'aria-label': label, 'data-action': action, click: () => act(action) }, icon(iconName));
}
