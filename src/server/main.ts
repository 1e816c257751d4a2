// The language server's program: `node dist/server.js --stdio` or `--node-ipc`.

import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import * as analyzer from '../analyzer';
import { startServer } from './index';
import type { CreateAnalyzer } from './context';

const { createAnalyzer } = analyzer as Partial<{ createAnalyzer: CreateAnalyzer }>;
if (createAnalyzer === undefined) throw new Error('This build has no analyzer.');
startServer(createConnection(ProposedFeatures.all), createAnalyzer);
