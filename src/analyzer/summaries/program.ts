// The whole workspace as the rules see it: every file's model, who calls whom, and what each function does to its parameters
// and to the process. Bottom-up over the call graph; cached by content.

import type { FileModel } from '../model/types';

export interface Program {
  readonly files: ReadonlyMap<string, FileModel>;
}
