/** The queues that this program knows: those of the journals, and what it does with them. */
import { readdir, rm } from 'node:fs/promises';
import { UsageError, toArrayscopeError } from '../../shared/errors';
import type { Queue, QueueListing, QueueRequest } from '../../shared/model/queue';
import type { SpawnChild } from '../lib/child-job';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { parseCreateSettings, requireTarget } from '../migration/target-format';
import { resolvePath } from '../datasets/resolve-path';
import { QUEUE_VERSION } from './queue-entry';
import { createQueueJournal } from './queue-journal';
import { newQueueId, queueIdOf, queueJournalPath, queuesFolder } from './queue-places';
import { QueueRun } from './queue-run';

/** Running and watched queues of one program. */
export class Queues {
  readonly #spawn: SpawnChild;
  readonly #open = new Map<string, Promise<QueueRun>>();

  constructor(spawn: SpawnChild) {
    this.#spawn = spawn;
  }

  /**
   * Keeps a new queue; nothing is looked at and nothing runs yet.
   * @throws UsageError for a plan that fits no dataset: no such format or setting, no source
   */
  async create(request: QueueRequest): Promise<QueueRun> {
    const { plan, limits, sources, omitted } = request;
    const target = await requireTarget(plan.to);
    if (sources.length === 0) {
      throw new UsageError('nothing-chosen', 'No dataset was chosen for the queue.', {
        hint: 'Choose at least one that is not converted yet.',
      });
    }
    const id = newQueueId();
    await createQueueJournal(queueJournalPath(id), {
      type: 'begin',
      version: QUEUE_VERSION,
      program: ARRAYSCOPE_VERSION,
      at: new Date().toISOString(),
      plan: {
        ...plan,
        // As they were meant today, whatever the defaults of another version are.
        settings: parseCreateSettings(target, plan.settings),
        place:
          plan.place.kind === 'beside'
            ? plan.place
            : { kind: 'below', folder: resolvePath(plan.place.folder) },
      },
      limits,
      sources,
      omitted,
    });
    return this.get(id);
  }

  /** @throws UsageError `no-queue`, InputError for a journal that cannot be read */
  get(id: string): Promise<QueueRun> {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const opened = QueueRun.open(id, this.#spawn);
    this.#open.set(id, opened);
    opened.catch(() => this.#open.delete(id));
    return opened;
  }

  /** The latest first. One that cannot be read is listed with the reason. */
  async list(): Promise<readonly QueueListing[]> {
    const ids = (await namesIn(queuesFolder())).flatMap((name) => queueIdOf(name) ?? []);
    return Promise.all(
      ids
        .sort()
        .reverse()
        .map((id) => this.#listing(id)),
    );
  }

  /** Those that can be read, as they are now. */
  async snapshots(): Promise<readonly Queue[]> {
    const listed = await this.list();
    const known = listed.filter(({ problem }) => problem === null);
    return Promise.all(known.map(async ({ id }) => (await this.get(id)).snapshot()));
  }

  /** Forgets a queue that does not run; what it published stays. */
  async forget(id: string): Promise<void> {
    const path = queueJournalPath(id);
    const run = await this.get(id).catch(() => null);
    const status = run?.snapshot().status;
    if (status === 'running' || status === 'checking' || status === 'elsewhere')
      throw new UsageError('queue-runs', 'The queue runs; pause or cancel it first.');
    await run?.close();
    this.#open.delete(id);
    await withFileErrors(path, () => rm(path, { force: true }));
  }

  /** Stops all; each is found as interrupted. */
  async close(): Promise<void> {
    const runs = await Promise.allSettled(this.#open.values());
    await Promise.all(
      runs.flatMap((run) => (run.status === 'fulfilled' ? [run.value.close()] : [])),
    );
  }

  async #listing(id: string): Promise<QueueListing> {
    try {
      const run = await this.get(id);
      await run.refresh();
      const { createdAt, plan, status, items } = run.snapshot();
      const count = (kind: string): number =>
        items.filter(({ state }) => state.kind === kind).length;
      return {
        id,
        createdAt,
        plan,
        status,
        items: items.length,
        done: count('done'),
        failed: count('failed'),
        problem: null,
      };
    } catch (error) {
      return { ...UNREADABLE, id, problem: toArrayscopeError(error).message };
    }
  }
}

const UNREADABLE = {
  createdAt: '',
  plan: { root: '', to: '', order: 'stored', settings: {}, place: { kind: 'beside' } },
  status: 'interrupted',
  items: 0,
  done: 0,
  failed: 0,
} as const;

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw toFileError(error, folder);
  }
}
