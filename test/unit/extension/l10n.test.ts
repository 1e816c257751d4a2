// Every sentence of the extension has a German translation with the same places to fill in, and nothing else is translated.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

function json(file: string): Record<string, string> {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>;
}

function sentences(): Set<string> {
  const files = readdirSync(path.join(root, 'src/extension'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => [...readFileSync(path.join(root, 'src/extension', file), 'utf8').matchAll(/(?:\bt|l10n\.t|\bsay)\('((?:\\'|[^'])*)'/g)].map((match) => match[1]!));
  return new Set([...found, 'heap blocks', 'handles', 'GDI objects', 'USER objects', 'threads', 'modules', 'bytes']);
}

const places = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map((match) => match[0]).sort();

describe('translations', () => {
  it('cover every sentence of the extension', () => {
    const german = json('l10n/bundle.l10n.de.json');
    assert.deepEqual([...sentences()].filter((sentence) => german[sentence] === undefined), []);
  });

  it('hold no sentence that the extension does not say', () => {
    const said = sentences();
    assert.deepEqual(Object.keys(json('l10n/bundle.l10n.de.json')).filter((sentence) => !said.has(sentence)), []);
  });

  it('keep the places to fill in', () => {
    for (const [english, german] of Object.entries(json('l10n/bundle.l10n.de.json'))) assert.deepEqual(places(german), places(english), english);
  });

  it('of the manifest have the same keys', () => {
    assert.deepEqual(Object.keys(json('package.nls.de.json')).sort(), Object.keys(json('package.nls.json')).sort());
  });

  it('of the manifest cover every key it names', () => {
    const english = json('package.nls.json');
    const named = [...readFileSync(path.join(root, 'package.json'), 'utf8').matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1]!);
    assert.ok(named.length > 50);
    assert.deepEqual(named.filter((key) => english[key] === undefined), []);
  });
});
