// Writes src/native/harness/interfaces.inc from the interface description: npx tsx scripts/generate-interfaces.ts
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { interfaceTable } from '../src/native/build/attribution';

writeFileSync(path.resolve(__dirname, '../src/native/harness/interfaces.inc'), interfaceTable());
