// Cost per line as programs grow: it should stay flat. Generated code, one thread.
import { countLines, makeCorpus } from './corpus';
import { wholeAnalysis } from './measure';

export async function scale(args: readonly string[]): Promise<number> {
  const most = Number(args[0] ?? 5_000_000);
  console.log('   lines      ms   us per line');
  for (let lines = 50_000; lines <= most; lines *= 10 ** 0.5) {
    const files = makeCorpus(lines);
    const count = countLines(files);
    const { ms } = await wholeAnalysis(files);
    console.log(`${String(count).padStart(8)} ${String(Math.round(ms)).padStart(7)}   ${((ms / count) * 1000).toFixed(1)}`);
  }
  return 0;
}
