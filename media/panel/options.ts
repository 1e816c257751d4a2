// Target, faults, iterations and runs: chosen here, kept by the host for the workspace.

import { faultPresets, type PanelOptions, type PanelSnapshot } from '../../src/shared';
import { act, send, strings } from './context';
import { fill, h, setText } from './dom';

export interface OptionsForm {
  readonly element: HTMLElement;
  update(snapshot: PanelSnapshot): void;
}

export function createOptions(): OptionsForm {
  const summary = h('summary', {}, strings.options);
  const form = h('form', { class: 'options', submit: (event) => event.preventDefault() });
  let current: PanelOptions | undefined;

  function change(part: Partial<PanelOptions>): void {
    if (current === undefined) return;
    current = { ...current, ...part };
    send({ type: 'options', options: current });
    show(current);
  }

  function show(options: PanelOptions): void {
    const faults = options.faults.length === 1 ? options.faults[0]! : options.faults.join(',');
    fill(form, options, () => [
      field(strings.target, select('target', options.target, [['lab', strings.targetLab], ['system', strings.targetSystem], ['dll', strings.targetDll]], (target) => change({ target: target as PanelOptions['target'] }))),
      options.target === 'lab' && field(strings.faults, select('faults', faults, faultChoices(faults), (value) => change({ faults: value.split(',') }))),
      options.target !== 'lab' && field(strings.profile, h('input', { id: 'profile', type: 'text', value: options.profile, change: (event) => change({ profile: (event.target as HTMLInputElement).value }) })),
      options.target === 'dll' && field(strings.dll, h('button', { id: 'dll', type: 'button', class: 'text-button', click: () => act('chooseDll') }, options.dll === '' ? strings.chooseDll : options.dll)),
      field(strings.iterations, h('input', { id: 'iterations', type: 'number', min: 0, max: 100_000_000, placeholder: strings.iterationsAuto, value: options.iterations === 0 ? '' : options.iterations, change: (event) => change({ iterations: wholeNumber(event, 0, 100_000_000) }) })),
      field(strings.runs, h('input', { id: 'runs', type: 'number', min: 1, max: 20, value: options.runs, change: (event) => change({ runs: wholeNumber(event, 1, 20) }) })),
    ]);
    setText(summary, `${strings.options}: ${options.target === 'lab' ? `${strings.targetLab}, ${strings.faults}: ${faultLabel(faults)}` : options.target === 'system' ? strings.targetSystem : options.dll}`);
  }

  return {
    element: h('details', { class: 'part' }, summary, form),
    update(snapshot) {
      current = snapshot.options;
      // Not while a person types in it.
      if (!form.contains(document.activeElement)) show(snapshot.options);
    },
  };
}

function faultChoices(current: string): [string, string][] {
  const known: [string, string][] = faultPresets.map((preset) => [preset, faultLabel(preset)]);
  return known.some(([value]) => value === current) ? known : [...known, [current, current]];
}

function faultLabel(preset: string): string {
  switch (preset) {
    case 'auto': return strings.faultsAuto;
    case 'none': return strings.faultsNone;
    case 'all': return strings.faultsAll;
    default: return preset;
  }
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control);
}

function select(id: string, value: string, choices: readonly (readonly [string, string])[], change: (value: string) => void): HTMLElement {
  return h('select', { id, change: (event) => change((event.target as HTMLSelectElement).value) },
    ...choices.map(([choice, label]) => h('option', { value: choice, selected: choice === value }, label)));
}

function wholeNumber(event: Event, low: number, high: number): number {
  const value = Math.round(Number((event.target as HTMLInputElement).value));
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;
}
