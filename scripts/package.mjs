// Makes the VSIX of one platform: `npm run package [-- --target linux-x64] [--out FILE]`. Only what runs goes in: the bundles, the grammars,
// MAPI Lab for that platform with its headers, the harness, the recipes, the pages, and koffi for that platform.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BAR_BYTES = 8 * 1024 * 1024;
const at = process.argv.indexOf('--target');
const target = at > 0 ? process.argv[at + 1] : `${process.platform}-${process.arch}`;
const stage = path.join(root, 'build', 'package', target);

/** Folders and files that ship as they are; what does not exist yet is left out only where that is said. */
const shipped = ['dist', 'docs/rules', 'docs/images', 'schemas', 'l10n', 'samples/probes', 'src/native/lab/include', 'src/native/lab/mapi32.def', 'src/native/harness', 'media/activity.svg', 'media/panel-light.svg', 'media/icon.png', 'package.nls.json', 'package.nls.de.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];

run(process.execPath, ['esbuild.mjs', '--production']);
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
for (const name of shipped) {
  const from = path.join(root, name);
  if (!existsSync(from)) stop(`${name} is missing, so the package would not be whole; run npm run generate and npm run pictures.`);
  cpSync(from, path.join(stage, name), { recursive: true, filter: (file) => !file.endsWith('.map') });
}
bringLab();
bringKoffi();
writeManifest();

// What is about to be packed must be able to load its one native package.
if (target === `${process.platform}-${process.arch}`) run(process.execPath, ['-e', "require('koffi')"], stage);

const out = process.argv.indexOf('--out');
const vsix = out > 0 ? path.resolve(process.argv[out + 1]) : path.join(root, `mapi-lens-${target}.vsix`);
run(process.execPath, [path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--target', target, '--out', vsix, '--allow-missing-repository', '--no-rewrite-relative-links'], stage);
const bytes = statSync(vsix).size;
console.log(`${path.basename(vsix)}: ${(bytes / 1024 / 1024).toFixed(2)} MB (bar: ${BAR_BYTES / 1024 / 1024} MB)`);
if (bytes > BAR_BYTES) process.exit(1);

function bringLab() {
  const out = run(process.execPath, ['scripts/build-lab.mjs', '--target', target]).trim().split('\n').at(-1);
  const folder = path.dirname(path.resolve(root, out));
  const libraries = readdirSync(folder).filter((file) => /\.(?:so|dylib|dll)$/.test(file));
  mkdirSync(path.join(stage, 'dist/lab', target), { recursive: true });
  for (const file of libraries) cpSync(path.join(folder, file), path.join(stage, 'dist/lab', target, file));
}

/** koffi without its sources and documents, and the one binary package of the target. */
function bringKoffi() {
  const modules = path.join(stage, 'node_modules');
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/koffi/package.json'), 'utf8'));
  const koffi = path.join(root, 'node_modules/koffi');
  const runs = (file) => statSync(file).isDirectory() ? !/[\\/](?:doc|vendor|test|tools)$/.test(file) : /\.(?:c?js|json)$|LICENSE/.test(file);
  cpSync(koffi, path.join(modules, 'koffi'), { recursive: true, filter: runs });
  const binary = `@koromix/koffi-${target}`;
  if (existsSync(path.join(root, 'node_modules', binary))) {
    cpSync(path.join(root, 'node_modules', binary), path.join(modules, binary), { recursive: true });
  } else {
    const packed = path.join(root, 'build', 'package', 'packed');
    rmSync(packed, { recursive: true, force: true });
    mkdirSync(packed, { recursive: true });
    const tarball = run('npm', ['pack', `${binary}@${version}`, '--pack-destination', packed, '--silent']).trim().split('\n').at(-1);
    mkdirSync(path.join(modules, binary), { recursive: true });
    run('tar', ['-xzf', path.join(packed, tarball), '-C', path.join(modules, binary), '--strip-components=1']);
  }
}

function writeManifest() {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  delete manifest.scripts;
  delete manifest.devDependencies;
  delete manifest.private;
  // Named so that the packer takes it along.
  const koffi = JSON.parse(readFileSync(path.join(stage, 'node_modules/koffi/package.json'), 'utf8'));
  const binary = `@koromix/koffi-${target}`;
  writeFileSync(path.join(stage, 'node_modules/koffi/package.json'), JSON.stringify({ ...koffi, optionalDependencies: undefined, scripts: undefined, dependencies: { [binary]: koffi.version } }, null, 2));
  manifest.dependencies = { koffi: koffi.version, [binary]: koffi.version };
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(path.join(stage, '.vscodeignore'), '');
}

function run(command, args, cwd = root) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (result.status !== 0) {
    process.stderr.write(result.stdout);
    stop(`No package was made: ${path.basename(command)} ${args[0]} failed.`);
  }
  return result.stdout;
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
