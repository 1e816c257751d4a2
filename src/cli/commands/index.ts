// The table of subcommands: one line each, in the order of the help.

import type { Command } from '../command';
import { doctor } from './doctor';
import { lsp } from './lsp';

export const commands: readonly Command[] = [
  doctor,
  lsp,
];
