// A small editor for trying things without a file. The host keeps its text.

import type { PanelSnapshot, SnippetText } from '../../src/shared';
import { send, strings } from './context';
import { h } from './dom';

const examples: Readonly<Record<SnippetText['language'], string>> = {
  cpp: '// Run again and again; the session, a store, a folder... are bound by their types.\nvoid iteration(LPMAPISESSION session)\n{\n    LPMDB store = nullptr;\n    HRESULT hr = session->OpenMsgStore(0, 0, nullptr, nullptr, MDB_WRITE, &store);\n    if (SUCCEEDED(hr) && store)\n        store->Release();\n}\n',
  javascript: '// Run again and again; setup(mapi) and teardown(mapi) may stand beside it.\nexports.iteration = (mapi, i) => {\n  const buffer = mapi.allocateBuffer(64);\n  mapi.freeBuffer(buffer);\n};\n',
};

export interface SnippetEditor {
  readonly element: HTMLDetailsElement;
  update(snapshot: PanelSnapshot): void;
  /** Shows the editor and goes into it. */
  open(): void;
}

export function createSnippet(): SnippetEditor {
  const text = h('textarea', { id: 'snippet', rows: 10, spellcheck: 'false', autocapitalize: 'off', input: changed });
  const language = h('select', { id: 'language', change: switchLanguage }, h('option', { value: 'cpp' }, 'C++'), h('option', { value: 'javascript' }, 'JavaScript'));
  const run = h('vscode-button', { icon: 'play', 'data-action': 'runSnippet', click: () => send({ type: 'runSnippet', snippet: current() }) }, strings.runSnippet);
  const element = h('details', { class: 'part' },
    h('summary', {}, strings.snippet),
    h('div', { class: 'field' }, h('label', { for: 'language' }, strings.language), language),
    h('div', { class: 'field' }, h('label', { for: 'snippet' }, strings.snippetLabel), text),
    h('p', {}, run));
  text.value = examples.cpp;
  let untouched = true;

  function current(): SnippetText {
    return { language: language.value === 'javascript' ? 'javascript' : 'cpp', text: text.value };
  }

  function changed(): void {
    untouched = false;
    send({ type: 'snippetChanged', snippet: current() });
  }

  function switchLanguage(): void {
    if (untouched) text.value = examples[current().language];
    else changed();
  }

  return {
    element,
    open() {
      element.open = true;
      text.focus();
    },
    update(snapshot) {
      run.toggleAttribute('disabled', !snapshot.trusted);
      if (!untouched || snapshot.snippet.text === '') return;
      untouched = false;
      language.value = snapshot.snippet.language;
      text.value = snapshot.snippet.text;
    },
  };
}
