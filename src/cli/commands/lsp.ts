// `mapi-lens lsp`: the language server over standard input and output, for editors other than VS Code.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CommandError, type Command } from '../command';
import { productFile } from '../product';

export const lsp: Command = {
  name: 'lsp',
  usage: '',
  summary: 'Run the language server on standard input and output.',
  // Editors add this switch on their own.
  options: { stdio: { type: 'boolean', help: 'Accepted for editors that insist; there is no other way.' } },
  run: async (_args, io) => {
    const server = productFile('dist', 'server.js');
    if (!existsSync(server)) throw new CommandError(`The language server is missing at ${server}; run npm run build.`);
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: 'inherit' });
    io.signal.addEventListener('abort', () => child.kill(), { once: true });
    return new Promise<number>((resolve) => {
      child.on('close', (code) => resolve(code ?? 0));
      child.on('error', () => resolve(2));
    });
  },
};
