import { describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../../shared/errors';
import { JobTable } from './job-table';

interface Event {
  readonly type: string;
}

async function types(events: AsyncIterable<Event>): Promise<string[]> {
  const all: string[] = [];
  for await (const event of events) all.push(event.type);
  return all;
}

describe('JobTable', () => {
  it('runs on when nobody watches, and shows everything to who comes back', async () => {
    const jobs = new JobTable<Event>();
    let release: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const runId = jobs.start(async ({ emit }) => {
      emit({ type: 'begun' });
      await gate;
      emit({ type: 'finished' });
    });
    const gone = new AbortController();
    const first = jobs.watch(runId, gone.signal);
    expect(await first.next()).toMatchObject({ value: { type: 'begun' } });
    gone.abort();
    expect(await first.next()).toMatchObject({ done: true });
    release?.();
    expect(await types(jobs.watch(runId, undefined))).toEqual(['begun', 'finished']);
    expect(await types(jobs.watch(runId, undefined))).toEqual(['begun', 'finished']);
  });

  it("ends a watch with the job's error, also for one that fails at once", async () => {
    const jobs = new JobTable<Event>();
    const runId = jobs.start(() => {
      throw new CancelledError('no');
    });
    await expect(types(jobs.watch(runId, undefined))).rejects.toThrow('no');
  });

  it('cancels by signal', async () => {
    const jobs = new JobTable<Event>();
    const runId = jobs.start(
      ({ signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    );
    const watched = types(jobs.watch(runId, undefined));
    await new Promise((resolve) => setTimeout(resolve, 1));
    jobs.cancel(runId);
    await expect(watched).rejects.toBeInstanceOf(CancelledError);
  });

  it('does not begin what was cancelled before', async () => {
    const jobs = new JobTable<Event>();
    const work = vi.fn();
    const runId = jobs.start(work);
    jobs.cancel(runId);
    await expect(types(jobs.watch(runId, undefined))).rejects.toBeInstanceOf(CancelledError);
    expect(work).not.toHaveBeenCalled();
  });

  it('waits at its end until every job has cleaned up', async () => {
    const jobs = new JobTable<Event>();
    let clean = false;
    jobs.start(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
      clean = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 1));
    await jobs.close();
    expect(clean).toBe(true);
  });

  it('forgets the oldest ended jobs, never a running one', async () => {
    const jobs = new JobTable<Event>();
    const controller = new AbortController();
    const running = jobs.start(
      () => new Promise((resolve) => controller.signal.addEventListener('abort', resolve)),
    );
    const ended: string[] = [];
    for (let index = 0; index < 30; index++) {
      const runId = jobs.start(async ({ emit }) => emit({ type: 'finished' }));
      ended.push(runId);
      await types(jobs.watch(runId, undefined));
    }
    expect(() => jobs.watch(ended[0] ?? '', undefined)).toThrow(/not known/);
    expect(await types(jobs.watch(ended[29] ?? '', undefined))).toEqual(['finished']);
    controller.abort();
    expect(await types(jobs.watch(running, undefined))).toEqual([]);
  });
});
