// Every word of the panel, translated here because a webview has no translations of its own.

import * as vscode from 'vscode';
import type { PanelStrings } from '../../shared';

export function panelStrings(): PanelStrings {
  const t = vscode.l10n.t;
  return {
    run: t('Run'), runSnippet: t('Run snippet'), stop: t('Stop'), runAgain: t('Run again'), compare: t('Compare'),
    compareHint: t('Keep this result as "before", run the code as it is now, and draw both in one chart'),
    stopComparing: t('Stop comparing'), exportPng: t('Save chart as PNG'), exportCsv: t('Save samples as CSV'), exportJson: t('Save recording as JSON'), copyMarkdown: t('Copy report as Markdown'),
    idleTitle: t('Nothing has been measured yet'),
    idleText: t('Use "Probe for leaks" above a function, "Measure this" on a finding, or write a snippet below.'),
    queued: t('Waiting for the probe before'), building: t('Building'), running: t('Running'), watching: t('Watching'), interrupted: t('Interrupted; what was measured until then is kept'),
    untrustedTitle: t('This workspace is not trusted'), untrustedText: t('A probe compiles and runs code, so it is off here. Analysis and articles go on working.'), manageTrust: t('Manage workspace trust'),
    queue: t('Waiting'), options: t('Options'), target: t('Target'), targetLab: t('MAPI Lab'), targetSystem: t('MAPI of this machine'), targetDll: t('A DLL file'),
    faults: t('Faults'), faultsAuto: t('As the findings need'), faultsNone: t('None'), faultsAll: t('All'), profile: t('Profile'), dll: t('DLL'), chooseDll: t('Choose...'),
    iterations: t('Iterations'), iterationsAuto: t('automatic'), runs: t('Runs'),
    chart: t('Memory growth'), counter: t('Counter'), control: t('control'), measured: t('run'), compared: t('compared'), before: t('before'), after: t('after'), watchedProcess: t('process'), attribute: t('attribution'),
    axisIteration: t('iteration'), axisSecond: t('seconds'), noSamples: t('No samples yet.'),
    table: t('Samples as a table'), tableIteration: t('Iteration'), tableSecond: t('Second'), tableCurve: t('Curve'), tableValue: t('Value'), tableGrowth: t('Since the start'),
    calls: t('Calls that keep memory'), callName: t('Call'), callCount: t('Count'), callKeeps: t('Keeps per call'), bytes: t('bytes'),
    articles: t('Articles'), errors: t('Compile errors'), log: t('Log'), snippet: t('Snippet'), snippetLabel: t('Code with a function named iteration'), language: t('Language'),
    chooseRecipe: t('Probe a recipe...'), watch: t('Watch a process...'), beforeLabel: t('Before'), nowLabel: t('Now'), showLog: t('Show log'),
    heapBytes: t('Heap bytes'), heapBlocks: t('Heap blocks'), privateBytes: t('Private bytes'), workingSet: t('Working set'), handles: t('Handles'), gdiObjects: t('GDI objects'), userObjects: t('USER objects'), pagedPool: t('Paged pool'), threads: t('Threads'), modules: t('Modules'),
    runsDone: t('{0} of {1} runs'),
  };
}
