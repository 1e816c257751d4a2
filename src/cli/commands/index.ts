// The table of subcommands: one line each, in the order of the help.

import type { Command } from '../command';
import { doctor } from './doctor';
import { lsp } from './lsp';
import { probe } from './probe';
import { watch } from './watch';

export const commands: readonly Command[] = [
  probe,
  watch,
  doctor,
  lsp,
];
