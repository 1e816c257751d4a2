// Types of build-lab.mjs for those who import it.
export interface BuildOptions {
  /** `linux-x64`, `win32-x64`...; this machine's own when absent. */
  readonly target?: string;
  readonly compiler?: string;
  readonly useCMake?: boolean;
  /** Folder of the result; `build/lab/<target>` when absent. */
  readonly output?: string;
  /** More compiler flags; only without CMake. */
  readonly flags?: readonly string[];
}
export function libraryName(target: string): string;
export function buildLab(options?: BuildOptions): { readonly path: string; readonly built: boolean; readonly log: string };
