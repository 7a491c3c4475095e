/** A results root, dataset by dataset: where each stands on its way into another format. */
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../shared/errors';
import type { PhaseEntry, PhaseEvent } from '../../shared/model/phases';
import type { Progress } from '../../shared/model/progress';
import { requireFormat } from '../datasets/open';
import { readPublishedRecord, sourcePathOf } from '../datasets/published-record';
import { resolvePath } from '../datasets/resolve-path';
import { DEFAULT_TARGET } from '../formats/registry';
import type { Format } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { toFileError, withFileErrors } from '../lib/file-error';
import { readersOf } from './folder-readers';
import { lookAtDataset, nameOf } from './look-at-dataset';
import { nextStep } from './next-step';
import { NO_TOTALS, addToTotals } from './phase-totals';
import { type StagedConversion, lookAtStaging } from './staged-conversion';
import { type Found, type WalkReport, findFolders } from './walk';

export interface PhasesOptions {
  /** Format that is moved to; the usual target when absent. */
  readonly to?: string | undefined;
  /** Levels of folders below the root. */
  readonly depth?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const USUAL_DEPTH = 6;

/** Datasets opened at the same time; they are told of in the order of their names. */
const CONCURRENCY = 4;
const PROGRESS_EVERY_MS = 200;

/**
 * First the names are gathered, because a result may lie in another folder than its source; then
 * each dataset is opened, looked at and told of, and nothing of it is kept but its place in the
 * totals. Reads headers and manifests only; changes nothing.
 * @throws InputError for a root that is no folder
 */
export async function* scanPhases(
  text: string,
  { to = DEFAULT_TARGET, depth = USUAL_DEPTH, signal }: PhasesOptions = {},
): AsyncGenerator<PhaseEvent, void, undefined> {
  const named = resolvePath(text);
  const root = await withFileErrors(named, () => realpath(named));
  if (!(await stat(root)).isDirectory()) {
    throw new InputError('not-a-folder', `${root} is a file, not a folder of datasets.`, {
      path: root,
    });
  }
  const target = await requireFormat(to);
  const clock = new ProgressClock();
  const report: WalkReport = { folders: 0, tooDeep: 0, linksSkipped: 0, unreadable: [] };
  const found: Found[] = [];
  for await (const one of findFolders(root, { depth, target, report, signal })) {
    found.push(one);
    if (clock.isDue()) yield clock.event(0, 0, nameOf(root, one.path));
  }
  const work = await planWork(found, target);
  let totals = NO_TOTALS;
  for (let at = 0; at < work.length; at += CONCURRENCY) {
    throwIfCancelled(signal);
    const window = work.slice(at, at + CONCURRENCY);
    if (clock.isDue()) yield clock.event(at, work.length, nameOf(root, window[0]?.path ?? root));
    const entries = await Promise.all(window.map((one) => lookAtOne(one, root, target, signal)));
    for (const entry of entries) {
      totals = addToTotals(totals, entry);
      yield { type: 'entry', entry };
    }
  }
  const { folders, tooDeep, linksSkipped, unreadable } = report;
  const summary = {
    root,
    target: { format: target.id, label: target.label },
    totals,
    foldersLookedInto: folders,
    tooDeep,
    linksSkipped,
    unreadable,
  };
  yield { type: 'finished', summary };
}

/** A dataset with what lies elsewhere and belongs to it; without `isDataset` a staging alone. */
interface Work {
  readonly path: string;
  readonly isDataset: boolean;
  readonly elsewhere: string | null;
  readonly staged: StagedConversion | null;
  /** Dataset whose rows it holds once more. */
  readonly secondOf?: string | undefined;
}

async function planWork(found: readonly Found[], target: Format): Promise<readonly Work[]> {
  const paths = found.flatMap((one) => (one.kind === 'dataset' ? [one.path] : []));
  const known = new Set(paths);
  const resultOf = new Map<string, string>();
  const secondOf = new Map<string, string>();
  for (const path of paths) {
    const source = await sourceElsewhere(path, target);
    if (source === null || !known.has(source)) continue;
    // One with the source, in its own folder before any other; what is made of it besides is told of alone.
    if (resultOf.has(source) || (await hasResultInside(source, target))) secondOf.set(path, source);
    else resultOf.set(source, path);
  }
  const isResult = new Set(resultOf.values());
  const stagedOf = new Map<string, StagedConversion>();
  for (const one of found) {
    if (one.kind !== 'staging') continue;
    const staged = await lookAtStaging(one.path, one.target, target);
    if (staged === null) continue;
    const owner = [staged.source, dirname(one.target)].find(
      (path) => path !== null && known.has(path),
    );
    stagedOf.set(owner ?? one.target, staged);
  }
  return [
    ...paths
      .filter((path) => !isResult.has(path))
      .map((path) => ({
        path,
        isDataset: true,
        elsewhere: resultOf.get(path) ?? null,
        staged: stagedOf.get(path) ?? null,
        secondOf: secondOf.get(path),
      })),
    ...[...stagedOf]
      .filter(([path]) => !known.has(path))
      .map(([path, staged]) => ({ path, isDataset: false, elsewhere: null, staged })),
  ];
}

async function hasResultInside(source: string, target: Format): Promise<boolean> {
  const place = target.publishedPath?.(source) ?? source;
  return place !== source && (await readPublishedRecord(place)).kind === 'record';
}

/** Where the source of a result lies that was made in a folder of its own. */
async function sourceElsewhere(path: string, target: Format): Promise<string | null> {
  for (const published of new Set([target.publishedPath?.(path) ?? path, path])) {
    const found = await readPublishedRecord(published);
    if (found.kind !== 'record' || found.record.result.format !== target.id) continue;
    const source = sourcePathOf(found.record, published);
    return source === path ? null : source;
  }
  return null;
}

async function lookAtOne(
  { path, isDataset, elsewhere, staged, secondOf }: Work,
  root: string,
  target: Format,
  signal: AbortSignal | undefined,
): Promise<PhaseEntry> {
  if (!isDataset && staged !== null) return stagedEntry(path, root, target, staged);
  try {
    const entry = await lookAtDataset(path, { root, target, signal, elsewhere, staged });
    return secondOf === undefined ? entry : { ...entry, secondOf };
  } catch (error) {
    throwIfCancelled(signal);
    return brokenEntry(path, root, target, toFileError(error, path).message);
  }
}

const NOTHING_KNOWN = {
  source: null,
  result: null,
  standing: null,
  unfinished: null,
  retired: null,
  rows: null,
  bytes: null,
} as const;

function brokenEntry(path: string, root: string, target: Format, problem: string): PhaseEntry {
  const known = { ...NOTHING_KNOWN, phase: 'broken', problem } as const;
  return {
    path,
    name: nameOf(root, path),
    ...known,
    readers: [],
    next: nextStep({ ...known, resumable: false, targetLabel: target.label }),
  };
}

/** A conversion into this root from a source outside of it. */
async function stagedEntry(
  path: string,
  root: string,
  target: Format,
  { conversion, resumable, problem }: StagedConversion,
): Promise<PhaseEntry> {
  const known = {
    ...NOTHING_KNOWN,
    phase: 'unfinished',
    unfinished: conversion,
    problem,
    rows: conversion.rows,
  } as const;
  return {
    path,
    name: nameOf(root, path),
    ...known,
    readers: await readersOf(path, { label: null, reason: 'Nothing was published yet.' }, []),
    next: nextStep({ ...known, resumable, targetLabel: target.label }),
  };
}

/** Says a few times a second how far the scan is. */
class ProgressClock {
  readonly #startedAt = performance.now();
  #lastAt = -Infinity;

  isDue(): boolean {
    return performance.now() - this.#lastAt >= PROGRESS_EVERY_MS;
  }

  event(done: number, total: number, detail: string): PhaseEvent {
    this.#lastAt = performance.now();
    const elapsedMs = this.#lastAt - this.#startedAt;
    const progress: Progress = { done, total, unit: 'files', elapsedMs, detail };
    return { type: 'progress', progress };
  }
}
