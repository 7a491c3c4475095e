/** One run of a conversion that is killed or stopped on its way, or left alone. */
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { CancelledError } from '../../../../shared/errors';
import type { MigrationResult } from '../../../../shared/model/migration';
import type { ChildHandle } from '../../../lib/child-job';
import { journalPath } from '../../journal';
import { pathState, resolvePlaces } from '../../places';
import { runMigration } from '../../run';
import { DiscardRequest } from '../../stop';
import { requireTarget } from '../../target-format';
import { spawnBuilt } from '../built-conversion';
import { CLOCK_RATE, type KillPlace, readTrace } from './kill-place';
import type { Interruption } from './plan-kills';

export interface Disturbed {
  readonly ended: 'killed' | 'cancelled' | 'refused' | 'finished';
  /** The phase that it had come to; `start` before the first. */
  readonly phase: string;
  /** The call that it was killed at, where that was the plan. */
  readonly diedAt: string | null;
  readonly result: MigrationResult | null;
  /** Bytes that it read while it wrote; null where it did not end that phase, or nobody tells. */
  readonly readBytes: number | null;
  /** Rows that were verified when its verification began; null where it came to none. */
  readonly verifiedBefore: number | null;
}

/** @param interruption null for none */
export async function disturb(
  place: KillPlace,
  built: string,
  interruption: Interruption | null,
): Promise<Disturbed> {
  const controller = new AbortController();
  let child: ChildHandle | undefined;
  let phase = 'start';
  let verifiedBefore: number | null = null;
  const die = interruption?.kind === 'call' ? pointOf(place, interruption) : null;
  const plan = {
    trace: place.trace,
    clockRate: CLOCK_RATE,
    ...(die === null ? {} : { die }),
  };
  const spawn = spawnBuilt(built, (spawned) => (child = spawned), plan);
  const timer =
    interruption === null || interruption.kind === 'call'
      ? undefined
      : setTimeout(
          () => {
            if (interruption.kind === 'moment') child?.kill();
            else if (interruption.kind === 'pause') controller.abort(new CancelledError());
            else controller.abort(new DiscardRequest());
          },
          interruption.share * place.seconds * 1000,
        );
  let ended: Disturbed['ended'] = 'finished';
  let result: MigrationResult | null = null;
  try {
    result = await runMigration(
      { ...place.request, resume: true },
      {
        spawn,
        signal: controller.signal,
        emit: (event) => {
          if (event.type === 'phase') phase = event.phase;
          if (event.type === 'progress' && event.phase === 'verify')
            verifiedBefore ??= event.progress.done;
        },
      },
    );
  } catch (error) {
    ended = howItEnded(error);
  } finally {
    clearTimeout(timer);
  }
  const trace = await readTrace(place.trace);
  const died = trace.find((line) => 'died' in line);
  const wrote = trace.find((line) => 'phase' in line && line.phase === 'write');
  return {
    ended,
    phase,
    diedAt: died !== undefined && 'died' in died ? died.died : null,
    result,
    readBytes: wrote !== undefined && 'phase' in wrote ? wrote.readBytes : null,
    verifiedBefore,
  };
}

function howItEnded(error: unknown): 'killed' | 'cancelled' | 'refused' {
  if (error instanceof CancelledError) return 'cancelled';
  const [code, message] =
    error instanceof Error && 'code' in error ? [error.code, error.message] : [error, ''];
  if (code === 'internal' && message.includes('SIGKILL')) return 'killed';
  expect(code, message).toBe('destination-exists');
  return 'refused';
}

/** null where the undisturbed run has no such call. */
function pointOf(
  { calls }: KillPlace,
  { phase, share }: Extract<Interruption, { kind: 'call' }>,
): { readonly phase: typeof phase; readonly point: number } | null {
  const count = calls.get(phase) ?? 0;
  return count === 0 ? null : { phase, point: 1 + Math.floor(share * count) };
}

/** What a run can go on with, as its journal says: read without the program's own reader. */
export interface Left {
  readonly published: boolean;
  /** Rows behind which the writer can go on; all where all were written. */
  readonly rows: number;
  readonly written: boolean;
  readonly checkedRows: number;
}

export async function lookAtLeft({ request, published }: KillPlace): Promise<Left> {
  const state = await pathState(published);
  const nothing = {
    published: state !== 'nothing' && state !== 'empty-folder',
    rows: 0,
    written: false,
    checkedRows: 0,
  };
  const target = await requireTarget(request.to);
  const { stagingPath } = await resolvePlaces(request.source, request.destination, target);
  const text = await readFile(journalPath(stagingPath), 'utf8').catch(() => null);
  if (text === null || nothing.published) return nothing;
  // A line counts once its line break is there.
  const lines = text.split('\n').slice(0, -1);
  let left: Left = nothing;
  for (const line of lines) {
    const entry: unknown = JSON.parse(line.slice(line.indexOf(' ') + 1));
    left = { ...left, ...told(entry) };
  }
  return left;
}

function told(entry: unknown): Partial<Left> {
  const rows = Number(property(entry, 'rows'));
  switch (property(entry, 'type')) {
    case 'chunk': {
      const checkpoint = property(property(entry, 'checkpoint'), 'rows');
      return typeof checkpoint === 'number' ? { rows: checkpoint } : {};
    }
    case 'written':
      return { rows, written: true };
    case 'recheck':
      return { checkedRows: 0 };
    case 'checked':
      return { checkedRows: Number(property(entry, 'start')) + rows };
    default:
      return {};
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
