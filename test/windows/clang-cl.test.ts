// Microsoft's command lines, run for real as far as they can be here: clang in its cl mode reads the very words that clang-cl and cl
// get (/c, /Fo, /showIncludes...), for MinGW's target. The linker and the librarian of an SDK are stood in for by MinGW's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest, Snippet } from '../../src/shared/probe';
import { runProbe } from '../../src/native';

/** Where MinGW's C++ headers are; clang does not find them by itself. */
function headers(): readonly string[] {
  const said = spawnSync('x86_64-w64-mingw32-g++', ['-E', '-v', '-x', 'c++', '-'], { input: '', encoding: 'utf8' }).stderr;
  return said.slice(said.indexOf('<...>'), said.indexOf('End of search')).split('\n').slice(1).map((line) => line.trim()).filter((line) => /include\/c\+\+/.test(line));
}

const standIns: Readonly<Record<string, string>> = {
  'clang-cl': `#!/bin/sh
case " $* " in
  *" /link "*)
    words=''
    for word in "$@"; do
      case "$word" in
        /link) break ;;
        /nologo|-m64) ;;
        /Fe*) words="$words -o \${word#/Fe}" ;;
        /*/*) words="$words $word" ;;
        *.lib) words="$words -l\${word%.lib}" ;;
      esac
    done
    exec x86_64-w64-mingw32-g++ -static $words ;;
esac
exec clang --driver-mode=cl --target=x86_64-w64-windows-gnu /GS- ${headers().map((folder) => `-Xclang -isystem -Xclang ${folder}`).join(' ')} "$@"
`,
  'llvm-lib': `#!/bin/sh
for word in "$@"; do
  case "$word" in
    /def:*) definitions="\${word#/def:}" ;;
    /out:*) output="\${word#/out:}" ;;
  esac
done
exec x86_64-w64-mingw32-dlltool -d "$definitions" -l "$output"
`,
};

describe('clang-cl', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-clang-cl-'));
  const saved = process.env['MAPI_LENS_CACHE'];

  before(() => {
    process.env['MAPI_LENS_CACHE'] = path.join(folder, 'cache');
    for (const [name, text] of Object.entries(standIns)) {
      writeFileSync(path.join(folder, name), text);
      chmodSync(path.join(folder, name), 0o755);
    }
  });

  after(() => {
    if (saved === undefined) delete process.env['MAPI_LENS_CACHE'];
    else process.env['MAPI_LENS_CACHE'] = saved;
    rmSync(folder, { recursive: true, force: true });
  });

  async function probe(snippet: Snippet, more: Partial<ProbeRequest> = {}): Promise<readonly ProbeEvent[]> {
    const events: ProbeEvent[] = [];
    for await (const event of runProbe({ snippet, runtime: 'wine', compiler: path.join(folder, 'clang-cl'), iterations: 480, runs: 2, attribute: false, deadlineMs: 60_000, ...more })) events.push(event);
    return events;
  }

  it('builds a probe with MAPI\'s headers of our own, which measures what MinGW\'s does', async () => {
    const done = (await probe({ kind: 'recipe', id: 'Q237174-leaky', language: 'cpp' })).at(-1);
    assert.ok(done?.type === 'done');
    assert.equal(done.result.verdict.kind, 'leaks', done.result.verdict.reason);
    assert.equal(done.result.verdict.bytesPerIteration, 48);
    assert.match(done.result.environment.compiler ?? '', /^clang-cl \d+/);
  });

  it('takes a program from the cache until a header it said it had read changes', async () => {
    const header = path.join(folder, 'size.h');
    const source = path.join(folder, 'sized.cpp');
    writeFileSync(source, '#include "size.h"\n#include <stdlib.h>\nvoid iteration() { void *volatile kept = malloc(SIZE); (void)kept; }\n');
    const measure = async (size: number): Promise<readonly unknown[]> => {
      writeFileSync(header, `#define SIZE ${size}\n`);
      const events = await probe({ kind: 'function', file: source });
      const built = events.find((event) => event.type === 'built');
      const done = events.at(-1);
      assert.ok(done?.type === 'done');
      return [built?.cached, done.result.verdict.bytesPerIteration ?? done.result.verdict.reason];
    };
    assert.deepEqual([await measure(48), await measure(48), await measure(96)], [[false, 48], [true, 48], [false, 96]]);
  });

  it('says where the code is wrong', async () => {
    const source = path.join(folder, 'broken.cpp');
    writeFileSync(source, '#include <stdlib.h>\n\nvoid iteration() { unknown(); }\n');
    const failed = (await probe({ kind: 'function', file: source })).find((event) => event.type === 'build-failed');
    assert.ok(failed !== undefined);
    assert.deepEqual(failed.diagnostics.map(({ file, line, severity }) => [path.basename(file), line, severity]), [['broken.cpp', 3, 'error']]);
    assert.match(failed.reason, /unknown/);
  });
});
