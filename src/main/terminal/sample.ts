import { Command } from 'commander';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { count, counts, naturalNumber } from './option-values';
import { formatBytes, formatCount, plural } from './units';

interface SampleOptions extends CommonOptions {
  readonly items: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly layout: string;
  readonly seed: number;
  readonly batchRows?: number;
}

export function sampleCommand(run: RunCommand): Command {
  return new Command('sample')
    .description('write a realistic sample dataset')
    .argument('<directory>', 'a folder that is not there yet, or an empty one')
    .option('--items <n>', 'number of rows', count, 1000)
    .option('--shape <a,b,c>', 'shape of one row', counts, [64, 64, 3])
    .option('--dtype <name>', "NumPy's name of the element type", 'float32')
    .option('--layout <format>', 'the format to write: hyrax, npy, …', 'hyrax')
    .option('--seed <n>', 'the same seed gives the same sample', naturalNumber, 0)
    .option('--batch-rows <n>', 'rows a batch file, where the format has batches', count)
    .action((directory: string, options: SampleOptions) =>
      run(options, (session) => sample(directory, options, session)),
    );
}

async function sample(
  directory: string,
  { items, shape, dtype, layout, seed, batchRows }: SampleOptions,
  session: Session,
): Promise<Answer> {
  const { makeSample } = await import('../datasets/sample');
  const result = await makeSample(
    { directory, items, shape, dtype, layout, seed, batchRows },
    { signal: session.signal, report: (state) => session.report(state, 'sample') },
  );
  return {
    document: result,
    text: `${result.path}: ${formatCount(result.rows)} rows, ${formatBytes(result.bytes)} in ${plural(result.files, 'file')}`,
  };
}
