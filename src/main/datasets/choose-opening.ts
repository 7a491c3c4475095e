/** A folder that holds a source and what was made of it: which of the two is opened, and why. */
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { isArrayscopeError } from '../../shared/errors';
import type { OpeningChoice } from '../../shared/model/dataset';
import type { DetectedFormat } from '../formats/detect-formats';
import type { Format } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { type PairVerdict, judgeResult, judgeSource } from './judge-pair';
import { type FoundRecord, readPublishedRecord, sourcePathOf } from './published-record';

/** A result that lies below its source's own folder, and the source beside it. */
export interface InPlacePair {
  readonly publishedPath: string;
  readonly result: Format;
  readonly source: Format;
  readonly found: FoundRecord;
}

/**
 * The pair at a path; null where there is none. What merely could be read (confidence 1) is a
 * source only if the manifest names it.
 */
export async function findPair(
  path: string,
  claims: readonly DetectedFormat[],
): Promise<InPlacePair | null> {
  const [best] = claims;
  const publishedPath = best?.format.publishedPath?.(path);
  if (best === undefined || publishedPath === undefined || publishedPath === path) return null;
  if ((await stat(publishedPath).catch(() => null)) === null) return null;
  const found = await readPublishedRecord(publishedPath);
  const recorded =
    found.kind === 'record' && sourcePathOf(found.record, publishedPath) === path
      ? found.record.source.format
      : null;
  const others = claims.filter(({ format }) => format.id !== best.format.id);
  const source =
    others.find(({ format }) => format.id === recorded) ??
    others.find(({ detection }) => detection.confidence > 1);
  return source === undefined
    ? null
    : { publishedPath, result: best.format, source: source.format, found };
}

/** What the files tell about the pair; headers, names, sizes and times only. */
export async function judgePair(
  path: string,
  { publishedPath, source, found }: InPlacePair,
  signal?: AbortSignal,
): Promise<PairVerdict> {
  const objection = await judgeResult(publishedPath, found);
  if (objection !== null || found.kind !== 'record') {
    return objection ?? { state: 'unverified', why: 'its manifest cannot be understood' };
  }
  const { record } = found;
  const from = sourcePathOf(record, publishedPath);
  if (from !== path || record.source.format !== source.id) {
    return { state: 'unverified', why: `its manifest names another source (${from})` };
  }
  const { settings } = record.source;
  let dataset;
  try {
    dataset = await source.open(path, { settings, signal });
  } catch (error) {
    throwIfCancelled(signal);
    if (!isArrayscopeError(error)) throw error;
    return {
      state: 'verified',
      why: `it was verified on ${record.finishedAt.slice(0, 10)} and by size and time its files are unchanged since; its source cannot be read any more (${error.message.replace(/\.$/, '')})`,
    };
  }
  try {
    return await judgeSource(record, dataset);
  } finally {
    await dataset.close();
  }
}

/** The result where it is verified, else the source. */
export function openingOf(
  path: string,
  { publishedPath, result, source }: InPlacePair,
  verdict: PairVerdict,
): OpeningChoice {
  const inside = relative(path, publishedPath);
  return verdict.state === 'verified'
    ? {
        taken: 'result',
        format: result.id,
        other: source.id,
        reason: `Opened as ${result.label}, from ${inside}: ${verdict.why}.`,
      }
    : {
        taken: 'source',
        format: source.id,
        other: result.id,
        reason: `Opened as ${source.label}, not the ${result.label} result in ${inside}: ${verdict.why}.`,
      };
}
