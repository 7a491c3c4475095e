import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import type { CheckOptions } from '../types';
import type { ArrayInfo } from './array-info';
import { ChunkFiles, maxEncodedBytes } from './chunk-files';
import type { FolderStore } from './folder-store';
import type { Hierarchy } from './hierarchy';
import { type ChunkListing, listChunks } from './list-chunks';
import { parseLossless } from './lossless-json';

/** What a look at every chunk's file, every shard's index and every array's own metadata finds. */
export async function checkArrays(
  store: FolderStore,
  arrays: readonly ArrayInfo[],
  hierarchy: Hierarchy,
  options: CheckOptions,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const meter = new ProgressMeter({ total: arrays.length, unit: 'files', report: options.report });
  for (const info of arrays) {
    throwIfCancelled(options.signal);
    const listing = await listChunks(store, info, options.signal);
    problems.push(...listingProblems(info, listing));
    problems.push(...(await sizeProblems(store, info, listing, options.signal)));
    if (hierarchy.consolidated) problems.push(...(await staleProblems(store, info)));
    meter.advance(1);
  }
  return problems;
}

function listingProblems(info: ArrayInfo, { files, strays, expected }: ChunkListing): Problem[] {
  const problems: Problem[] = [];
  const unit = info.shard === null ? 'chunks' : 'shards';
  if (files.length < expected) {
    const message = `${expected - files.length} of ${expected} ${unit} of the array “${info.key}” were never written or are lost; their rows read as the fill value ${info.fillShown}.`;
    problems.push({ severity: 'warning', code: 'missing-chunks', message, path: info.key });
  }
  const [stray] = strays;
  if (stray !== undefined) {
    const message = `${strays.length} files in the folder of the array “${info.key}” are no part of it, ${stray.path} for one.`;
    problems.push({ severity: 'warning', code: 'stray-files', message, path: stray.path });
  }
  return problems;
}

async function sizeProblems(
  store: FolderStore,
  info: ArrayInfo,
  { files }: ChunkListing,
  signal: AbortSignal | undefined,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const chunks = new ChunkFiles(store, info);
  const most = maxEncodedBytes(info);
  for (const { path, bytes } of files) {
    throwIfCancelled(signal);
    if (info.shard !== null) {
      const found = await store
        .withFile(path, (file) => chunks.shardRanges(path, file))
        .then(
          () => null,
          (error: unknown) => asProblem(error, path),
        );
      if (found !== null) problems.push(found);
    } else if (bytes > most || (info.codecs.length === 0 && bytes < most && most !== Infinity)) {
      const message = `${path} has ${bytes} bytes where ${info.codecs.length === 0 ? '' : 'at most '}${most} belong.`;
      problems.push({ severity: 'error', code: 'damaged-chunk', message, path });
    }
  }
  return problems;
}

/** Consolidated metadata are a copy; readers that use it must find what the array itself says. */
async function staleProblems(store: FolderStore, info: ArrayInfo): Promise<readonly Problem[]> {
  const path = `${info.key}/${info.version === 3 ? 'zarr.json' : '.zarray'}`;
  const text = await store.readText(path);
  const shape = text === null ? null : parseLossless(text, path)['shape'];
  if (JSON.stringify(shape) === JSON.stringify(info.shape)) return [];
  const message = `The consolidated metadata say that “${info.key}” has the shape (${info.shape.join(', ')}); its own say ${JSON.stringify(shape)}.`;
  return [{ severity: 'error', code: 'stale-consolidated', message, path }];
}

function asProblem(error: unknown, path: string): Problem {
  if (!isArrayscopeError(error)) throw error;
  return { severity: 'error', code: error.code, message: error.message, path };
}
