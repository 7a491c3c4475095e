/** Which datasets of a folder are the two that the move is about; decided by names and manifests. */
import { stat } from 'node:fs/promises';
import type { JsonObject } from '../../shared/model/json';
import { type InPlacePair, findPair } from '../datasets/choose-opening';
import { type FoundRecord, readPublishedRecord, sourcePathOf } from '../datasets/published-record';
import type { DetectedFormat } from '../formats/detect-formats';
import { findFormat } from '../formats/registry';
import type { Format } from '../formats/types';

export interface SourcePlace {
  readonly path: string;
  readonly format: Format;
  readonly settings: JsonObject;
}

export interface ResultPlace {
  /** What is opened: the folder that a person would name. */
  readonly path: string;
  readonly publishedPath: string;
  readonly found: FoundRecord;
}

export interface Sides {
  readonly source: SourcePlace | null;
  readonly result: ResultPlace | null;
  /** Set where both lie in the folder itself. */
  readonly pair: InPlacePair | null;
}

/** What the target format would publish at a folder, where something lies there. */
export async function publishedAt(folder: string, target: Format): Promise<ResultPlace | null> {
  const publishedPath = target.publishedPath?.(folder) ?? folder;
  // A database, or one table of it: the folder is itself what was published.
  const place = (await exists(publishedPath)) ? publishedPath : folder;
  return (await exists(place))
    ? { path: folder, publishedPath: place, found: await readPublishedRecord(place) }
    : null;
}

/**
 * @param elsewhere folder of a result of this source that lies in another place
 */
export async function findSides(
  path: string,
  claims: readonly DetectedFormat[],
  target: Format,
  elsewhere: string | null,
): Promise<Sides> {
  const isTarget = claims.some(({ format }) => format.id === target.id);
  const [firstOther] = claims.filter(({ format }) => format.id !== target.id);
  if (!isTarget) {
    const source =
      firstOther === undefined ? null : { path, format: firstOther.format, settings: {} };
    const result = elsewhere === null ? null : await publishedAt(elsewhere, target);
    const recorded = source === null ? null : await recordedSource(result, source.path);
    return { source: recorded ?? source, result, pair: null };
  }
  const result = await publishedAt(path, target);
  const pair = await findPair(path, claims);
  if (pair !== null && pair.result.id === target.id) {
    const recorded = await recordedSource(result, path);
    return {
      source: recorded ?? { path, format: pair.source, settings: {} },
      result,
      pair,
    };
  }
  const from = result === null ? null : sourceOf(result);
  const gone = from === null || from === path || !(await exists(from));
  return { source: gone ? null : await recordedSource(result, from), result, pair: null };
}

/** The source as its manifest names it, if that is what lies at this path. */
async function recordedSource(
  result: ResultPlace | null,
  path: string,
): Promise<SourcePlace | null> {
  if (result?.found.kind !== 'record' || sourceOf(result) !== path) return null;
  const { format: id, settings } = result.found.record.source;
  const format = await findFormat(id);
  return format === undefined ? null : { path, format, settings };
}

export function sourceOf({ found, publishedPath }: ResultPlace): string | null {
  return found.kind === 'record' ? sourcePathOf(found.record, publishedPath) : null;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
