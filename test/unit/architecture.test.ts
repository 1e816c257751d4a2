// The import table of ARCHITECTURE.md, enforced over every source file, dynamic and type imports included.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { analyzerOrder, rooms } from './rooms';

const root = path.resolve(__dirname, '../..');

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).filter((room) => file.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0];
}

function imports(file: string): string[] {
  return ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true).importedFiles.map((entry) => entry.fileName);
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node';
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function violations(file: string): string[] {
  const room = roomOf(file);
  if (room === undefined) return [`${file} stands in no room`];
  const allowed = rooms[room]!;
  return imports(file).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      return allowed.packages.includes(packageOf(specifier)) ? [] : [`${file} imports the package ${specifier}`];
    }
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const targetRoom = roomOf(`${target}/`);
    if (targetRoom === undefined) return target.startsWith('package.json') ? [] : [`${file} imports ${specifier}, which stands in no room`];
    if (targetRoom === room || room.startsWith(`${targetRoom}/`) || targetRoom.startsWith(`${room}/`)) return [];
    if (!allowed.rooms.includes(targetRoom)) return [`${file} imports ${specifier} of ${targetRoom}`];
    const throughDoor = target === targetRoom || target === `${targetRoom}/index` || targetRoom === 'src/shared' || room.startsWith(targetRoom);
    return throughDoor ? [] : [`${file} reaches past the door of ${targetRoom}: ${specifier}`];
  });
}

function analyzerLayer(file: string): number {
  const [first = '', ...rest] = file.slice('src/analyzer/'.length).split('/');
  // `../api` names the room's door, api/index.ts.
  const room = first.replace(/\.ts$/, '');
  return analyzerOrder.indexOf(rest.length > 0 || analyzerOrder.includes(room) ? room : '.');
}

describe('architecture', () => {
  it('lets every file import only what its room may', () => {
    const found = ['src', 'media'].filter((folder) => existsSync(path.join(root, folder))).flatMap(sources).flatMap(violations);
    assert.deepEqual(found, []);
  });

  it('sees dynamic imports too', () => {
    const seen = ts.preProcessFile('const k = import("koffi"); type T = import("vscode").Uri;', true, true).importedFiles.map((f) => f.fileName);
    assert.deepEqual(seen, ['koffi', 'vscode']);
  });

  it('lets imports inside the analyzer point left only', () => {
    // model/types.ts is the vocabulary that syntax lowers to; plain types may be named from anywhere in the room.
    const found = sources('src/analyzer').flatMap((file) => imports(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => path.posix.join(path.posix.dirname(file), specifier))
      .filter((target) => target.startsWith('src/analyzer/') && target !== 'src/analyzer/model/types')
      .filter((target) => analyzerLayer(`${target}.ts`) > analyzerLayer(file))
      .map((target) => `${file} -> ${target}`));
    assert.deepEqual(found, []);
  });
});
