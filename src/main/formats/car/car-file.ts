/** A CAR as a map from CIDs to where their blocks lie. */
import { createDecoder } from '@ipld/car/decoder';
import type { CID } from 'multiformats';
import { InputError, isArrayscopeError } from '../../../shared/errors';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import type { PooledFile } from '../rows/file-pool';
import { closeFile, openForReading, sizeOf } from '../rows/read-fully';
import { damaged } from './damaged';
import { FileBytes } from './file-bytes';

export interface BlockPlace {
  readonly cid: CID;
  /** Position of the section, and of the block in it. */
  readonly sectionAt: number;
  readonly at: number;
  readonly bytes: number;
}

export interface CarFile extends PooledFile {
  readonly modifiedMs: number;
  readonly version: 1 | 2;
  readonly roots: readonly CID[];
  /** In the order of the file; the first of those with the same CID. */
  readonly blocks: ReadonlyMap<string, BlockPlace>;
  /** Sections of the file: more than blocks where some are there twice. */
  readonly sections: number;
  /** CARv2: whether the file has an index. It is not needed and never trusted. */
  readonly hasIndex: boolean;
}

/** Blocks walked past between two breaths. */
const BLOCKS_BEFORE_A_BREATH = 2048;

export function keyOf(cid: CID): string {
  return Buffer.from(cid.bytes).toString('latin1');
}

/** @throws InputError where the file is no CAR, damaged or cut short. */
export async function loadCar(path: string, signal?: AbortSignal): Promise<CarFile> {
  const fd = openForReading(path);
  try {
    const { bytes: fileBytes, modifiedMs, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is not a regular file.`, { path });
    const reader = new FileBytes(fd, fileBytes, path);
    const walked = await walk(reader, path, fileBytes, signal);
    return { path, fileBytes, modifiedMs, ...walked };
  } finally {
    await closeFile(fd);
  }
}

async function walk(
  reader: FileBytes,
  path: string,
  fileBytes: number,
  signal: AbortSignal | undefined,
): Promise<Omit<CarFile, keyof PooledFile | 'modifiedMs'>> {
  const decoder = createDecoder(reader);
  const header = await translated(path, 0, () => decoder.header(), notCar);
  const isSecond = header.version === 2;
  if (isSecond && header.dataOffset + header.dataSize > fileBytes) throw cutShort(path, fileBytes);
  const blocks = new Map<string, BlockPlace>();
  let sections = 0;
  const sectionsOf = decoder.blocksIndex()[Symbol.asyncIterator]();
  for (;;) {
    const at = reader.pos;
    const next = await translated(path, at, () => sectionsOf.next(), badSection);
    if (next.done === true) break;
    const { cid, offset, blockOffset, blockLength } = next.value;
    const key = keyOf(cid);
    if (!blocks.has(key))
      blocks.set(key, { cid, sectionAt: offset, at: blockOffset, bytes: blockLength });
    sections += 1;
    if (sections % BLOCKS_BEFORE_A_BREATH === 0) {
      throwIfCancelled(signal);
      await yieldToEventLoop();
    }
  }
  const hasIndex = isSecond && header.indexOffset > 0;
  return { version: isSecond ? 2 : 1, roots: header.roots, blocks, sections, hasIndex };
}

/** Runs the library and says in our words what it could not read. */
async function translated<T>(
  path: string,
  offset: number,
  work: () => Promise<T>,
  say: (path: string, offset: number, cause: unknown) => InputError,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isArrayscopeError(error)) throw error;
    throw say(path, offset, error);
  }
}

function notCar(path: string, offset: number, cause: unknown): InputError {
  return new InputError('not-car', `${path} is no CAR file: its header makes no sense.`, {
    path,
    offset,
    hint: 'A content-addressable archive begins with a list of roots in DAG-CBOR.',
    cause,
  });
}

function badSection(path: string, offset: number, cause: unknown): InputError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return damaged(path, offset, `the block at byte ${offset} cannot be found (${words})`, cause);
}

function cutShort(path: string, offset: number): InputError {
  return new InputError('truncated', `${path} is shorter than its header says.`, {
    path,
    offset,
    hint: 'The file was not copied to its end; get it again.',
  });
}
