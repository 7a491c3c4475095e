import { Command } from 'commander';
import type { Answer, CommonOptions, RunCommand } from './answer';
import { formatBytes, plural } from './units';

export function rollbackCommand(run: RunCommand): Command {
  return new Command('rollback')
    .description('take a published migration back, or discard an unfinished one')
    .argument('<destination>', 'the folder that the migration was given')
    .action((destination: string, options: CommonOptions) =>
      run(options, () => rollback(destination)),
    );
}

async function rollback(destination: string): Promise<Answer> {
  const { resolvePath } = await import('../datasets/resolve-path');
  const { rollbackMigration } = await import('../migration/rollback');
  const result = await rollbackMigration(resolvePath(destination));
  const what = result.removed === 'staged' ? 'Discarded the unfinished' : 'Removed';
  const source = result.source === null ? '' : ` The source is at ${result.source}.`;
  return {
    document: result,
    text: `${what} ${result.removedPath} (${formatBytes(result.bytes)} in ${plural(result.files, 'file')}).${source}`,
  };
}
