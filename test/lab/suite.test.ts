// Every case of test/lab/suite, four times: plainly, under Valgrind, with the sanitizers, and as a Windows program.
import assert from 'node:assert/strict';
import { type Result, type Target, caseNames, compile, native, run, runProgram, sanitized, sources, windows } from './toolchain';

function reportOf(output: string, name: string): string | undefined {
  const lines = output.replaceAll('\r', '').split('\n');
  const at = lines.findIndex((line) => line === `ok ${name}` || line === `not ok ${name}`);
  if (at < 0) return 'the case did not end';
  if (lines[at]?.startsWith('ok ')) return undefined;
  const start = lines.findLastIndex((line, index) => index < at && /^(not )?ok /.test(line)) + 1;
  return lines.slice(start, at).join('\n') || 'the case failed';
}

function eachCase(title: string, makeTarget: () => Target, execute: (target: Target, program: string) => Result, atEnd?: (result: Result) => void): void {
  describe(`cases ${title}`, () => {
    let result: Result;
    before(() => {
      const target = makeTarget();
      result = execute(target, compile(target, 'suite', sources('suite'), 'linked'));
    });
    for (const name of caseNames()) {
      it(name, () => {
        assert.equal(reportOf(result.output, name), undefined);
      });
    }
    it('end well', () => {
      assert.equal(result.status, 0, result.errors);
      atEnd?.(result);
    });
  });
}

eachCase('on this machine', native, (target, program) => runProgram(target, program, []));

eachCase('under Valgrind', native, (_target, program) => run('valgrind', ['--leak-check=full', '--show-leak-kinds=all', '--error-exitcode=9', program]), (result) => {
  assert.match(result.errors, /ERROR SUMMARY: 0 errors/);
  assert.match(result.errors, /All heap blocks were freed -- no leaks are possible|definitely lost: 0 bytes/);
});

eachCase('with the address and leak sanitizers', sanitized, (target, program) => runProgram(target, program, [], { ASAN_OPTIONS: 'detect_leaks=1' }));

eachCase('as a Windows program under Wine', windows, (target, program) => runProgram(target, program, []));
