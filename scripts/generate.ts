// Writes every file, and part of a file, that follows from something else: rule pages from specs, tables from the catalogue,
// the JSON schema of the settings, the table of rooms. `--check` writes nothing and names what is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generated } from './generate/index';

const root = path.resolve(__dirname, '..');
const checkOnly = process.argv.includes('--check');
let stale = 0;
for (const [name, text] of generated(root)) {
  const file = path.join(root, name);
  if (read(file) === text) continue;
  stale += 1;
  console.log(`${checkOnly ? 'out of date' : 'written'}: ${name}`);
  if (checkOnly) continue;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (checkOnly && stale > 0) {
  console.error('Run npm run generate and commit what it writes.');
  process.exit(1);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
