import { Command, Option } from 'commander';
import { EXIT, UsageError } from '../../shared/errors';
import type { RowOrder } from '../../shared/model/dataset';
import type { Queue, QueueLimits, QueueRequest } from '../../shared/model/queue';
import { queueTotals } from '../../shared/model/queue-totals';
import { DEFAULT_TARGET } from '../formats/registry';
import type { QueueRun } from '../queue/queue-run';
import type { Queues } from '../queue/queues';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { byteCount } from './byte-count';
import { collect, count } from './option-values';
import { queueText } from './queue-text';
import { parseSettings } from './settings-option';
import { shellCommand } from './shell-command';
import { spawnFromBuild } from './spawn-from-build';

interface QueueOptions extends CommonOptions {
  readonly to: string;
  readonly order: RowOrder;
  readonly set: readonly string[];
  readonly destination?: string;
  readonly atOnce?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly depth?: number;
  readonly warnings: 'accept' | 'skip';
  readonly dryRun?: boolean;
  readonly resume?: boolean;
}

export function queueCommand(run: RunCommand): Command {
  return new Command('queue')
    .description('convert all datasets below a results root by one plan, each verified')
    .argument('<root>', 'a folder with datasets below it')
    .option('--to <format>', 'the format to write', DEFAULT_TARGET)
    .addOption(
      new Option('--order <which>', 'stored: as the batches lie; index: as the index lists them')
        .choices(['stored', 'index'])
        .default('stored'),
    )
    .option('--set <name=value>', 'a setting of the format, several times if need be', collect, [])
    .option('--destination <folder>', 'put the results below this folder, with the same ways')
    .option('--at-once <n>', 'conversions that run at the same time (1)', count)
    .option('--memory <bytes>', 'most memory that they may need together, such as 4GB', byteCount)
    .option('--disk <bytes>', 'most room that all results may take, such as 200GB', byteCount)
    .option('--depth <n>', 'levels of folders to look into', count)
    .addOption(
      new Option('--warnings <answer>', 'what to do with a dataset that has warnings')
        .choices(['accept', 'skip'])
        .default('accept'),
    )
    .option('--dry-run', 'only look at all of them; touches nothing')
    .option('--resume', 'go on with the queue of this root that was paused or interrupted')
    .action((root: string, options: QueueOptions) =>
      run(options, (session) => queue(root, options, session)),
    );
}

async function queue(root: string, options: QueueOptions, session: Session): Promise<Answer> {
  const { Queues } = await import('../queue/queues');
  if (options.dryRun === true) return dryRun(root, options, session);
  const queues = new Queues(spawnFromBuild());
  try {
    const run =
      options.resume === true
        ? await unfinishedQueue(queues, root, options)
        : await queues.create(await requestOf(root, options, session));
    return await work(run, root, options, session);
  } finally {
    await queues.close();
  }
}

async function work(
  run: QueueRun,
  root: string,
  options: QueueOptions,
  session: Session,
): Promise<Answer> {
  const show = (): void => showProgress(run.snapshot(), session);
  const off = run.onChange(show);
  // Ctrl-C: what runs keeps what is finished of it.
  const pause = (): void => {
    const stopped = run.pause().then(() => run.close());
    void stopped.catch(() => undefined);
  };
  if (session.signal.aborted) pause();
  session.signal.addEventListener('abort', pause, { once: true });
  try {
    await run.check();
    await run.idle();
    tellWarnings(run.snapshot(), options, session);
    if (!session.signal.aborted) {
      await run.answer(null, options.warnings === 'accept');
      await run.start();
      await run.idle();
    }
  } finally {
    session.signal.removeEventListener('abort', pause);
    off();
  }
  const report = run.report();
  const resume = shellCommand(['queue', root, '--resume']);
  const exitCode =
    session.signal.aborted && report.totals.open > 0 ? EXIT.cancelled : report.exitCode;
  return { document: report, text: queueText(report, resume), exitCode };
}

async function requestOf(
  root: string,
  options: QueueOptions,
  session: Session,
): Promise<QueueRequest> {
  const { requireFormat } = await import('../datasets/open');
  const { resolvePath } = await import('../datasets/resolve-path');
  const { chooseDatasets } = await import('../queue/choose-datasets');
  const format = await requireFormat(options.to);
  const { summary, sources, omitted } = await chooseDatasets(root, {
    to: options.to,
    depth: options.depth,
    signal: session.signal,
    report: (progress) => session.report(progress, 'look'),
  });
  return {
    plan: {
      root: summary.root,
      to: options.to,
      order: options.order,
      settings: parseSettings(options.set, [format.createSettings], format.label),
      place:
        options.destination === undefined
          ? { kind: 'beside' }
          : { kind: 'below', folder: resolvePath(options.destination) },
    },
    limits: limitsOf(options),
    sources,
    omitted,
  };
}

function limitsOf({ atOnce, memory, disk }: QueueOptions): QueueLimits {
  return { atOnce: atOnce ?? 1, memoryBytes: memory ?? null, diskBytes: disk ?? null };
}

/** @throws UsageError `no-queue` where none of this root is left unfinished */
async function unfinishedQueue(
  queues: Queues,
  root: string,
  options: QueueOptions,
): Promise<QueueRun> {
  const { realpath } = await import('node:fs/promises');
  const { resolvePath } = await import('../datasets/resolve-path');
  const given = resolvePath(root);
  const real = await realpath(given).catch(() => given);
  const found = (await queues.list()).find(
    ({ plan, status, problem }) => problem === null && plan.root === real && status !== 'finished',
  );
  if (found === undefined) {
    throw new UsageError('no-queue', `No queue of ${real} was paused or interrupted.`, {
      hint: 'Begin one without --resume: what is converted already is left out of it.',
    });
  }
  const run = await queues.get(found.id);
  const { limits } = run.snapshot();
  const { atOnce, memory, disk } = options;
  if (atOnce !== undefined || memory !== undefined || disk !== undefined) {
    await run.setLimits({
      atOnce: atOnce ?? limits.atOnce,
      memoryBytes: memory ?? limits.memoryBytes,
      diskBytes: disk ?? limits.diskBytes,
    });
  }
  return run;
}

/** The same look at all of them, without a queue: nothing is kept, made or changed. */
async function dryRun(root: string, options: QueueOptions, session: Session): Promise<Answer> {
  const { planQueue } = await import('../queue/plan-queue');
  const request = await requestOf(root, options, session);
  const report = await planQueue(request, session.signal, (done, total, name) =>
    session.report({ done, total, unit: 'files', elapsedMs: 0, detail: name }, 'check'),
  );
  return {
    document: report,
    text: queueText(report, null),
    // What waits to be run is no failure of a look.
    exitCode: report.totals.failed === 0 ? EXIT.done : report.exitCode,
  };
}

function tellWarnings({ items }: Queue, { warnings }: QueueOptions, session: Session): void {
  for (const { source, check, state, accepted } of items) {
    if (state.kind !== 'waiting' || accepted) continue;
    for (const { message } of check?.warnings ?? [])
      session.warn(
        `warning: ${source.name}: ${message}${warnings === 'skip' ? ' It is left out.' : ''}`,
      );
  }
}

function showProgress({ items, order }: Queue, session: Session): void {
  const totals = queueTotals(items);
  const { checking, unchecked, done, failed } = totals.count;
  if (checking + unchecked > 0) {
    const looked = order.length - checking - unchecked;
    session.report({ done: looked, total: order.length, unit: 'files', elapsedMs: 0 }, 'check');
    return;
  }
  const running = items.filter(({ state }) => state.kind === 'running');
  const isVerifying = running.every(
    ({ state }) => state.kind === 'running' && state.phase !== 'write',
  );
  const progress = {
    done: isVerifying ? totals.rowsVerified : totals.rowsWritten,
    total: totals.rows,
    unit: 'rows',
    elapsedMs: 0,
    detail: `${done} done${failed === 0 ? '' : `, ${failed} failed`}; ${running.map(({ source }) => source.name).join(', ')}`,
  } as const;
  session.report(progress, isVerifying ? 'verified' : 'written');
}
