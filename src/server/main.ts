// The language server's program: `node dist/server.js --stdio` or `--node-ipc`.

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createAnalyzer } from '../analyzer';
import { loadGrammars } from './grammars';
import { startServer } from './index';

startServer(createConnection(ProposedFeatures.all), async () => createAnalyzer(await loadGrammars()));
