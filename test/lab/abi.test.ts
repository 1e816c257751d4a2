// Our headers against MinGW-w64's, which stand for the SDK's: the same constants, struct sizes and method order. Both
// programs are compiled for Windows and run under Wine; what they print must be equal.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile, includes, runProgram, windows } from './toolchain';

const files = [...readdirSync(includes).filter((file) => file.endsWith('.h')).map((file) => path.join(includes, file)),
  ...readdirSync(path.join(includes, 'mapi')).map((file) => path.join(includes, 'mapi', file))]
  .filter((file) => !/edk|mapilab/.test(file));
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');

const constants = [...text.matchAll(/^#define ([A-Z][A-Za-z0-9_]+) +[^\s{"\\].*$/gm)].map((match) => match[1] ?? '')
  .filter((name) => !/^(DECLARE|MAPIMETHOD|STDM|IMPL$|LPSZ|LPPSZ|MVSZ|INTERFACE|MAPI_I[A-Z]|MAPILAB)/.test(name));
const structs = [...text.matchAll(/} ([A-Z][A-Za-z_0-9]+)(?:,|;)/g)].map((match) => match[1] ?? '').filter((name) => !/^(ENTRYID|FLATENTRY|Kind)/.test(name));
const methods = [...text.matchAll(/#define MAPI_I([A-Z]+)_METHODS\(IPURE\)((?: ?\\\n[^\\\n]*)+)/g)].flatMap((match) =>
  [...(match[2] ?? '').matchAll(/MAPIMETHOD(?:_\(\w+, |\()(\w+)\)/g)].map((method) => ({ block: match[1] ?? '', name: method[1] ?? '' })));
const interfaces = [...text.matchAll(/^DECLARE_MAPI_INTERFACE_\((\w+), (\w+)\)/gm)].map((match) => match[1] ?? '');

function program(): string {
  const lines = constants.map((name) => `#ifdef ${name}\n    printf("${name} %lld\\n", static_cast<long long>(${name}));\n#endif`);
  for (const name of structs) lines.push(`    printf("sizeof ${name} %u\\n", static_cast<unsigned>(sizeof(${name})));`);
  for (const name of interfaces) {
    const own = methods.filter((method) => `I${method.block}` === name.toUpperCase());
    for (const method of own) lines.push(`    { auto member = &${name}::${method.name}; uintptr_t slot = 0; memcpy(&slot, &member, sizeof slot); printf("${name}::${method.name} %u\\n", static_cast<unsigned>(slot)); }`);
  }
  return `#include <windows.h>\n#include <mapix.h>\n#include <mapiutil.h>\n#include <cstdio>\n#include <cstring>\n#include <cstdint>\nint main()\n{\n${lines.join('\n')}\n    return 0;\n}\n`;
}

describe('our headers and the platform\'s', () => {
  const printed = new Map<string, Map<string, string>>();
  before(() => {
    const target = windows();
    for (const [name, include] of [['ours', `-I${includes}`], ['theirs', `-I${includes}/windows`]] as const) {
      const built = { ...target, flags: [include, '-DNOMINMAX', '-static', '-Wno-error', '-w'] };
      const source = path.join(path.dirname(compile(built, 'nothing', [writeSource('nothing.cpp', 'int main() { return 0; }\n')], 'loading')), `abi-${name}.cpp`);
      writeFileSync(source, program());
      const result = runProgram(built, compile(built, `abi-${name}`, [source], 'loading'), []);
      assert.equal(result.status, 0, result.errors);
      printed.set(name, new Map(result.output.replaceAll('\r', '').trim().split('\n').map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), line.slice(at + 1)] as const;
      })));
    }
  });

  const differing = (wanted: (key: string) => boolean): string[] => {
    const theirs = printed.get('theirs') ?? new Map<string, string>();
    return [...(printed.get('ours') ?? [])].filter(([key, value]) => wanted(key) && theirs.has(key) && theirs.get(key) !== value)
      .map(([key, value]) => `${key}: ${value}, there ${theirs.get(key)}`);
  };
  const shared = (wanted: (key: string) => boolean): number => [...(printed.get('ours')?.keys() ?? [])].filter((key) => wanted(key) && printed.get('theirs')?.has(key)).length;
  const isMethod = (key: string): boolean => key.includes('::');
  const isStruct = (key: string): boolean => key.startsWith('sizeof ');

  it('agree on constants and property tags', () => {
    assert.ok(shared((key) => !isMethod(key) && !isStruct(key)) > 600);
    assert.deepEqual(differing((key) => !isMethod(key) && !isStruct(key)), []);
  });
  it('agree on the size of every struct', () => {
    assert.ok(shared(isStruct) > 40, `${shared(isStruct)} structs compared`);
    assert.deepEqual(differing(isStruct), []);
  });
  it('agree on the place of every method', () => {
    assert.ok(shared(isMethod) > 150, `${shared(isMethod)} methods compared`);
    assert.deepEqual(differing(isMethod), []);
  });
});

function writeSource(name: string, content: string): string {
  const file = path.join(path.dirname(windows().library), '..', name);
  writeFileSync(file, content);
  return file;
}
