import { describe, expect, it, vi } from 'vitest';
import { EventLog, streamWork } from './event-log';

type Event =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'case'; readonly id: number };

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const progress = (done: number): Event => ({ type: 'progress', done });
const finishedCase = (id: number): Event => ({ type: 'case', id });

describe('EventLog', () => {
  it('replays everything but superseded progress to one who comes late', async () => {
    const log = new EventLog<Event>();
    for (let done = 0; done < 5; done++) log.push(progress(done));
    log.push(finishedCase(1));
    log.push(progress(5));
    log.push(finishedCase(2));
    log.finish();
    expect(await collect(log.follow(undefined))).toEqual([
      finishedCase(1),
      progress(5),
      finishedCase(2),
    ]);
  });

  it('gives several followers the same', async () => {
    const log = new EventLog<Event>();
    const early = collect(log.follow(undefined));
    log.push(finishedCase(1));
    const late = collect(log.follow(undefined));
    log.push(finishedCase(2));
    log.finish();
    expect(await early).toEqual([finishedCase(1), finishedCase(2)]);
    expect(await late).toEqual([finishedCase(1), finishedCase(2)]);
  });

  it('throttles progress and never holds back anything else', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const log = new EventLog<Event>();
    const all = collect(log.follow(undefined));
    for (let done = 1; done <= 350; done += 1) {
      log.push(progress(done));
      await vi.advanceTimersByTimeAsync(1);
    }
    log.push(progress(351));
    log.push(finishedCase(1));
    log.finish();
    const events = await all;
    vi.useRealTimers();
    const shown = events.filter((event) => event.type === 'progress');
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.length).toBeLessThanOrEqual(6);
    expect(events.slice(-2)).toEqual([progress(351), finishedCase(1)]);
  });

  it('throws its error after its events', async () => {
    const log = new EventLog<Event>();
    log.push(finishedCase(1));
    log.fail(new Error('broken'));
    const events = log.follow(undefined);
    expect(await events.next()).toEqual({ done: false, value: finishedCase(1) });
    await expect(events.next()).rejects.toThrow('broken');
  });

  it('lets a follower go at once', async () => {
    const log = new EventLog<Event>();
    const controller = new AbortController();
    const all = collect(log.follow(controller.signal));
    controller.abort();
    expect(await all).toEqual([]);
  });
});

describe('streamWork', () => {
  it('aborts the work when its listener stops', async () => {
    const aborted = vi.fn();
    const events = streamWork<Event>(undefined, ({ signal, emit }) => {
      signal.addEventListener('abort', aborted);
      emit(finishedCase(1));
      return new Promise(() => undefined);
    });
    for await (const event of events) {
      expect(event).toEqual(finishedCase(1));
      break;
    }
    expect(aborted).toHaveBeenCalledOnce();
  });

  it('does not begin for a listener that is gone already', async () => {
    const work = vi.fn();
    expect(await collect(streamWork<Event>(AbortSignal.abort(), work))).toEqual([]);
    expect(work).not.toHaveBeenCalled();
  });
});
