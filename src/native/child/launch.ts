// What the engine starts for a JavaScript snippet.
import path from 'node:path';
import type { ChildProgram } from '../engine/protocol';
import { productRoot } from '../root';
import type { Runtime } from '../windows/runtime';

export interface JavaScriptProbe {
  /** Absolute path of the snippet. */
  readonly file: string;
  /** What `mapi32.dll` means: the lab's library, a DLL, or the name itself for the system's. */
  readonly library: string;
  readonly profile?: string;
  /** Lab faults; nothing for another target. */
  readonly faults?: readonly string[];
}

export function javaScriptProgram(probe: JavaScriptProbe, runtime: Runtime): ChildProgram {
  const isFile = /[\\/]/.test(probe.library);
  const start = runtime.script(path.join(productRoot(), 'dist', 'probe-child.js'), [
    runtime.toChild(probe.file),
    isFile ? runtime.toChild(probe.library) : probe.library,
  ]);
  return {
    ...start,
    env: {
      ...runtime.env,
      MAPI_LENS_REPORT: String(runtime.reports),
      MAPI_LENS_HOST: process.platform,
      ...(probe.profile === undefined ? {} : { MAPI_LENS_PROFILE: probe.profile }),
      ...(probe.faults === undefined ? {} : { MAPI_LAB_FAULTS: probe.faults.join(',') }),
    },
    reports: runtime.reports,
    scripted: true,
    ceiling: runtime.platform === 'win32' && runtime.kind !== 'wine' ? 'self' : 'ulimit-data',
  };
}
