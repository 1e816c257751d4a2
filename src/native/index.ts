// The native room's door: probes, watched processes, recordings and recipes. Loads no native library itself:
// whatever touches MAPI runs in a child process, so this door is safe to open in an editor's extension host.
export { runProbe, type ProbeOptions } from './engine/run-probe';
export { watchProcess, listProcesses, type WatchOptions } from './engine/watch';
export { startDetached, follow, type DetachedJob, type Told } from './detached';
export { replay, record } from './engine/recording';
export { recipes, findRecipe } from './recipes';
export { examine, examineDll } from './doctor';
export { hostRuntime, wineRuntime, type Runtime } from './windows/runtime';
