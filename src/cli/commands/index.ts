// The table of subcommands: one line each, in the order of the help.

import type { Command } from '../command';
import { check } from './check';
import { doctor } from './doctor';
import { dump } from './dump';
import { explain } from './explain';
import { kb } from './kb';
import { lsp } from './lsp';
import { probe } from './probe';
import { watch } from './watch';

export const commands: readonly Command[] = [
  check,
  explain,
  probe,
  watch,
  doctor,
  kb,
  dump,
  lsp,
];
