// The names of the panel's texts; the extension host brings the words, in the editor's language.

export type PanelStringName =
  | 'run' | 'runSnippet' | 'stop' | 'runAgain' | 'compare' | 'compareHint' | 'stopComparing' | 'exportPng'
  | 'exportCsv' | 'exportJson' | 'copyMarkdown' | 'idleTitle' | 'idleText' | 'queued' | 'building' | 'running'
  | 'watching' | 'interrupted' | 'untrustedTitle' | 'untrustedText' | 'manageTrust' | 'queue' | 'options' | 'target'
  | 'targetLab' | 'targetSystem' | 'targetDll' | 'faults' | 'faultsAuto' | 'faultsNone' | 'faultsAll' | 'profile'
  | 'dll' | 'chooseDll' | 'iterations' | 'iterationsAuto' | 'runs' | 'chart' | 'counter' | 'control'
  | 'measured' | 'compared' | 'before' | 'after' | 'watchedProcess' | 'attribute' | 'axisIteration' | 'axisSecond'
  | 'noSamples' | 'table' | 'tableIteration' | 'tableSecond' | 'tableCurve' | 'tableValue' | 'tableGrowth' | 'calls'
  | 'callName' | 'callCount' | 'callKeeps' | 'bytes' | 'articles' | 'errors' | 'log' | 'snippet'
  | 'snippetLabel' | 'language' | 'chooseRecipe' | 'watch' | 'beforeLabel' | 'nowLabel' | 'showLog' | 'heapBytes'
  | 'heapBlocks' | 'privateBytes' | 'workingSet' | 'handles' | 'gdiObjects' | 'userObjects' | 'pagedPool' | 'threads'
  | 'modules' | 'runsDone';

export type PanelStrings = Readonly<Record<PanelStringName, string>>;
