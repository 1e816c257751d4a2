// Builds MAPI Lab into build/lab/<target>/, and does nothing when its sources did not change since. CMake with Ninja or
// make where they are installed, otherwise one call of the compiler.
//   node scripts/build-lab.mjs [--target linux-x64|darwin-x64|darwin-arm64|win32-x64|win32-ia32] [--compiler g++|clang++]
// Prints the path of the library.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/native/lab');
const heapCounterSource = join(root, 'src/native/harness/heap-glibc.c');
const host = `${process.platform}-${process.arch}`;
const mingwPrefix = { 'win32-x64': 'x86_64-w64-mingw32', 'win32-ia32': 'i686-w64-mingw32' };

const has = (command) => spawnSync(process.platform === 'win32' ? 'where' : 'which', [command], { stdio: 'ignore' }).status === 0;

export function libraryName(target) {
  if (target.startsWith('win32')) return 'mapi32.dll';
  return target.startsWith('darwin') ? 'libmapilab.dylib' : 'libmapilab.so';
}

/** Every file that the library is made of, in a fixed order. */
function sourceFiles(folder = source) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? sourceFiles(join(folder, entry.name)) : [join(folder, entry.name)]))
    .filter((file) => !file.endsWith('.md'));
}

function stampOf(compiler, flags) {
  const hash = createHash('sha256');
  const version = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  hash.update(`${compiler} ${flags.join(' ')}\n${version}\n`);
  for (const file of [...sourceFiles(), heapCounterSource, fileURLToPath(import.meta.url)]) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`${command} failed while building MAPI Lab:\n${result.stdout ?? ''}${result.stderr ?? result.error?.message ?? ''}`);
  return result.stdout + result.stderr;
}

function withCMake(target, compiler, folder) {
  const cross = mingwPrefix[target] && process.platform !== 'win32';
  const options = cross
    ? [`-DCMAKE_TOOLCHAIN_FILE=${join(source, 'cmake/mingw-w64.cmake')}`, `-DLAB_ARCH=${mingwPrefix[target].split('-')[0]}`]
    : [`-DCMAKE_CXX_COMPILER=${compiler}`];
  run('cmake', ['-S', source, '-B', folder, ...(has('ninja') ? ['-G', 'Ninja'] : []), ...options]);
  return run('cmake', ['--build', folder, '--parallel', '2']);
}

/** Without CMake: one call. Kept in step with CMakeLists.txt. */
function withCompilerOnly(target, compiler, folder, flags) {
  const windows = target.startsWith('win32');
  // As one source file, but for the identifiers: most of the time goes into the standard headers.
  const files = sourceFiles(join(source, 'src')).filter((file) => file.endsWith('.cpp'));
  const isApart = (file) => file.endsWith('guids.cpp');
  writeFileSync(join(folder, 'all.cpp'), files.filter((file) => !isApart(file)).map((file) => `#include "${file}"\n`).join(''));
  const gnu = spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout.includes('Free Software Foundation');
  const args = ['-std=c++17', '-O2', '-g', '-shared', '-fPIC', '-fvisibility=hidden', `-I${join(source, 'src')}`, `-I${join(source, 'include')}`];
  if (windows) args.push('-DNOMINMAX', '-static', '-Wl,--enable-stdcall-fixup');
  else args.push(`-I${join(source, 'include/sdk')}`, '-pthread', ...(gnu ? ['-fno-gnu-unique'] : []), ...(target.startsWith('darwin') ? [] : ['-Wl,-Bsymbolic']));
  args.push(...flags, join(folder, 'all.cpp'), ...files.filter(isApart));
  args.push(...(windows ? [join(source, 'mapi32.def'), '-lgdi32', '-ladvapi32'] : target.startsWith('darwin') ? [] : ['-ldl']));
  return run(compiler, [...args, '-o', join(folder, libraryName(target))]);
}

/** The exact heap counter that is preloaded into the JavaScript child; a C program, whatever compiler drives it. */
function withHeapCounter(compiler, folder, output) {
  const made = join(folder, 'libmapilens-heap.so');
  run(compiler, ['-x', 'c', '-std=gnu11', '-O1', '-shared', '-fPIC', '-o', made, heapCounterSource]);
  renameSync(made, join(output, 'libmapilens-heap.so'));
}

/** Removes what builds left behind that were killed: their folders carry the number of a process that is gone. */
function sweep(output) {
  const place = dirname(output);
  for (const name of existsSync(place) ? readdirSync(place) : []) {
    const owner = name.startsWith(`${basename(output)}.`) ? name.slice(basename(output).length + 1) : '';
    if (/^\d+$/.test(owner) && !isAlive(Number(owner))) rmSync(join(place, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * @param {import('./build-lab.d.mts').BuildOptions} options
 * @returns {{ path: string, built: boolean, log: string }}
 */
export function buildLab({ target = host, compiler, useCMake = has('cmake'), output = join(root, 'build/lab', target), flags = [] } = {}) {
  const cross = mingwPrefix[target] && process.platform !== 'win32';
  if (!cross && target !== host) throw new Error(`Cannot build MAPI Lab for ${target} on ${host}. Build it on that system.`);
  const chosen = compiler ?? (cross ? `${mingwPrefix[target]}-g++` : ['g++', 'clang++'].find(has) ?? 'g++');
  if (!has(chosen)) throw new Error(`MAPI Lab needs the compiler ${chosen}, which is not installed. Install it, or name another with --compiler.`);
  const path = join(output, libraryName(target));
  const stamp = stampOf(chosen, flags);
  const stampFile = join(output, 'stamp');
  if (existsSync(path) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return { path, built: false, log: '' };

  // Built aside and moved into place, so that a reader never sees half a library and two builds do not meet.
  const folder = `${output}.${process.pid}`;
  sweep(output);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  mkdirSync(output, { recursive: true });
  try {
    const log = useCMake && flags.length === 0 ? withCMake(target, chosen, folder) : withCompilerOnly(target, chosen, folder, flags);
    for (const extra of ['libmapi32.dll.a', 'mapi32.dll.a']) if (existsSync(join(folder, extra))) copyFileSync(join(folder, extra), join(output, 'libmapi32.a'));
    if (target.startsWith('linux')) withHeapCounter(chosen, folder, output);
    renameSync(join(folder, libraryName(target)), path);
    writeFileSync(stampFile, stamp);
    return { path, built: true, log };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(args) {
  const options = {};
  for (let index = 0; index < args.length; index += 2) {
    const name = args[index];
    const value = args[index + 1];
    if ((name !== '--target' && name !== '--compiler') || !value) throw new Error('Usage: build-lab.mjs [--target linux-x64|win32-x64|win32-ia32] [--compiler g++|clang++]');
    options[name.slice(2)] = value;
  }
  console.log(buildLab(options).path);
}

if (process.argv[1]?.endsWith('build-lab.mjs')) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}
