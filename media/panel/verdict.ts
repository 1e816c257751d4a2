// The verdict in words, before everything else; while there is none, what is going on and the growth so far.

import type { PanelSnapshot, VerdictText } from '../../src/shared';
import { act, format, send, strings } from './context';
import { fill, h, icon, setText } from './dom';

const icons: Readonly<Record<VerdictText['kind'], string>> = { leaks: 'warning', steady: 'pass', inconclusive: 'question', failed: 'error', aborted: 'debug-stop' };
/** A screen reader hears the growth now and then, not with every sample. */
const SPOKEN_EVERY_MS = 4000;

export interface VerdictCard {
  readonly element: HTMLElement;
  update(snapshot: PanelSnapshot): void;
}

export function createVerdict(): VerdictCard {
  const card = h('div', { class: 'verdict' });
  const live = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  let spokenAt = 0;

  function speak(snapshot: PanelSnapshot): void {
    const ended = snapshot.verdict !== undefined;
    if (!ended && Date.now() - spokenAt < SPOKEN_EVERY_MS) return;
    const text = ended ? [snapshot.verdict!.headline, ...snapshot.verdict!.details].join(' ') : [phaseText(snapshot), snapshot.growth].join(' ').trim();
    if (text === live.textContent) return;
    spokenAt = Date.now();
    setText(live, text);
  }

  return {
    element: h('section', { 'aria-label': strings.nowLabel }, card, live),
    update(snapshot) {
      const running = snapshot.verdict === undefined || snapshot.phase === 'watching';
      card.className = `verdict ${running ? snapshot.phase : snapshot.verdict!.kind}`;
      fill(card, [snapshot.phase, snapshot.title, snapshot.verdict, snapshot.before, snapshot.growth, snapshot.progress, snapshot.queue, snapshot.articles, snapshot.trusted], () => [
        ...(snapshot.before === undefined ? [] : [line(strings.beforeLabel, snapshot.before)]),
        ...body(snapshot),
        snapshot.articles.length > 0 && h('p', { class: 'articles' }, ...snapshot.articles.map((id) => h('button', { class: 'link', type: 'button', click: () => send({ type: 'openArticle', id }) }, icon('book'), ` ${id}`))),
        snapshot.queue.length > 0 && h('p', { class: 'quiet' }, `${strings.queue}: ${snapshot.queue.join(', ')}`),
      ]);
      speak(snapshot);
    },
  };
}

function body(snapshot: PanelSnapshot): (HTMLElement | false)[] {
  if (!snapshot.trusted && snapshot.phase === 'idle') {
    return [
      h('h2', {}, icon('shield'), strings.untrustedTitle),
      h('p', {}, strings.untrustedText),
      h('p', {}, h('vscode-button', { click: () => act('trust') }, strings.manageTrust)),
    ];
  }
  if (snapshot.phase === 'idle') return [h('h2', {}, icon('beaker'), strings.idleTitle), h('p', {}, strings.idleText)];
  if (snapshot.verdict !== undefined) {
    const { kind, headline, details } = snapshot.verdict;
    return [
      h('h2', {}, icon(icons[kind]), snapshot.before === undefined ? headline : `${strings.nowLabel}: ${headline}`),
      ...details.map((detail) => h('p', {}, detail)),
    ];
  }
  const done = snapshot.progress === undefined ? '' : format(strings.runsDone, snapshot.progress.done, snapshot.progress.total);
  return [
    h('h2', {}, icon(snapshot.phase === 'interrupted' ? 'debug-disconnect' : 'loading codicon-modifier-spin'), `${phaseText(snapshot)}${done === '' ? '' : ` (${done})`}`),
    h('p', { class: 'growth' }, snapshot.growth === '' ? '\u00a0' : snapshot.growth),
  ];
}

function line(label: string, verdict: VerdictText): HTMLElement {
  return h('p', { class: 'before' }, icon(icons[verdict.kind]), ` ${label}: ${verdict.headline}`);
}

function phaseText(snapshot: PanelSnapshot): string {
  switch (snapshot.phase) {
    case 'queued': return strings.queued;
    case 'building': return strings.building;
    case 'running': return strings.running;
    case 'watching': return strings.watching;
    case 'interrupted': return strings.interrupted;
    default: return '';
  }
}
