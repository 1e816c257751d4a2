// Control-flow fixtures: real files in test/fixtures/cfg whose first comment holds the expected graph of the function below it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { successors } from '../../../src/analyzer/flow/cfg';
import { buildCfg } from '../../../src/analyzer/flow/cfg-build';
import { cfgDot, cfgText } from '../../../src/analyzer/flow/cfg-dump';
import { solve } from '../../../src/analyzer/flow/solver';
import { lowerFile } from '../../../src/analyzer/model/lower';
import { createParser, type Parser } from '../../../src/analyzer/syntax/parser';
import { grammars } from '../../support/analyzer';

const folder = path.resolve(__dirname, '../../fixtures/cfg');
let parser: Parser;

function functionOf(text: string): Parameters<typeof buildCfg>[0] {
  const { model } = lowerFile(parser, 'case.cpp', text, 'cpp');
  return model.functions[0]!;
}

describe('control-flow graph', () => {
  before(async () => { parser = await createParser(await grammars()); });
  after(() => parser.dispose());

  for (const name of readdirSync(folder)) {
    it(`is as drawn in ${name}`, () => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const expected = /^\/\*\n([\s\S]*?)\n\*\//.exec(text)?.[1];
      assert.equal(cfgText(buildCfg(functionOf(text)), text), expected);
    });
  }

  it('draws every block and edge in DOT', () => {
    const text = 'int f(int a) { while (a) { if (g(a)) break; a--; } return a; }';
    const cfg = buildCfg(functionOf(text));
    const dot = cfgDot(cfg, text);
    for (const block of cfg.blocks) assert.ok(dot.includes(`B${block.id} [`));
    const edges = cfg.blocks.reduce((sum, block) => sum + successors(block).length, 0) + cfg.blocks.filter((block) => block.end.kind === 'exit').length;
    assert.equal(dot.split(' -> ').length - 1, edges);
  });

  it('solves forward and backward to the same reachable blocks', () => {
    const text = 'int f(int a) { for (int i = 0; i < a; i++) { if (i == 3) continue; if (i == 5) goto out; g(i); } return 1; out: return 2; }';
    const cfg = buildCfg(functionOf(text));
    const depth = solve<number>(cfg, { direction: 'forward', initial: 0, transfer: (_block, state) => Math.min(50, state + 1), join: Math.max, equal: Object.is });
    assert.ok(depth.input.every((state) => state !== undefined));
    const exits = solve<ReadonlySet<number>>(cfg, {
      direction: 'backward', initial: new Set(), transfer: (block, after) => (block.end.kind === 'exit' ? new Set([block.id]) : after),
      join: (left, right) => new Set([...left, ...right]), equal: (left, right) => left.size === right.size && [...left].every((one) => right.has(one)),
    });
    assert.equal(exits.output[cfg.entry]?.size, 2);
  });
});
