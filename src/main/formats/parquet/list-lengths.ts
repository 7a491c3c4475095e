import { isArrayscopeError } from '../../../shared/errors';
import { readFully } from '../rows/read-fully';
import { DamagedPage } from './damaged-page';
import type { FilePart } from './file-part';
import type { Leaf } from './leaf-columns';
import { readLevels } from './levels';
import { openPage } from './page-body';
import { pageDirectory } from './page-directory';
import { readPageHeader } from './page-header';
import type { Chunk } from './row-groups';

/** Larger first pages are not looked at while opening. */
const MAX_FIRST_PAGE_BYTES = 64 * 1024 * 1024;

/**
 * Lengths of a column's lists, outermost first, by the levels of its first page: the type does not
 * tell. null where that page has lists of several lengths, or no whole one; rows further on that
 * differ are found when they are read.
 */
export async function firstListLengths(
  fd: number,
  part: FilePart,
  leaf: Leaf,
): Promise<readonly number[] | null> {
  try {
    for (const group of part.groups) {
      const chunk = group.chunks[leaf.index];
      // A group whose rows are all missing has a placeholder a row and no list.
      const lengths = chunk === undefined ? null : await ofChunk(fd, part, leaf, chunk, group.rows);
      if (lengths !== 'none') return lengths;
    }
  } catch (error) {
    if (!(error instanceof DamagedPage) && !isArrayscopeError(error)) throw error;
  }
  return null;
}

async function ofChunk(
  fd: number,
  part: FilePart,
  leaf: Leaf,
  chunk: Chunk,
  rows: number,
): Promise<readonly number[] | null | 'none'> {
  if (rows === 0) return 'none';
  const { pages } = pageDirectory(fd, part.path, { ...chunk, index: null }, rows, 1);
  const [entry] = pages;
  if (entry === undefined || entry.bytes > MAX_FIRST_PAGE_BYTES) return null;
  const bytes = new Uint8Array(entry.bytes);
  await readFully(fd, bytes, entry.offset, part.path);
  const found = readPageHeader(bytes, 0);
  if (found === null) return null;
  const { maxDefinition, maxRepetition } = leaf;
  const column = {
    codec: chunk.codec,
    maxDefinition,
    maxRepetition,
    maxPageBytes: MAX_FIRST_PAGE_BYTES,
  };
  const body = await openPage(found.header, bytes.subarray(found.bytes), column);
  if (body.repetition === null || body.definition === null || body.count > MAX_FIRST_PAGE_BYTES)
    return null;
  const repetitions = readLevels(body.repetition, maxRepetition, body.count);
  const definitions = readLevels(body.definition, maxDefinition, body.count);
  const whole = pages.length === 1;
  return lengthsOf(repetitions, definitions, leaf, whole);
}

/** @param whole true where the last list ends with the page */
function lengthsOf(
  repetitions: Uint8Array,
  definitions: Uint8Array,
  { maxRepetition, listDefinition }: Leaf,
  whole: boolean,
): readonly number[] | null | 'none' {
  let start = definitions.findIndex((level) => level >= listDefinition);
  if (start < 0) return whole ? 'none' : null;
  let lengths: readonly number[] | null = null;
  while (start < repetitions.length) {
    let end = start + 1;
    while (end < repetitions.length && repetitions[end] !== 0) end += 1;
    const cut = end === repetitions.length && !whole;
    if (cut && lengths !== null) break;
    if ((definitions[start] ?? 0) >= listDefinition && !cut) {
      const found = lengthsInside(repetitions.subarray(start, end), maxRepetition);
      if (lengths !== null && found.join() !== lengths.join()) return null;
      lengths = found;
    } else if (cut) return null;
    start = end;
  }
  return lengths ?? 'none';
}

/** By one row's levels: how many elements until a list of each depth begins anew. */
function lengthsInside(levels: Uint8Array, depth: number): readonly number[] {
  const lengths: number[] = [];
  let inside = 1;
  for (let level = depth; level > 0; level -= 1) {
    const next = levels.findIndex((found, at) => at > 0 && found < level);
    const elements = next < 0 ? levels.length : next;
    lengths.unshift(Math.max(1, Math.floor(elements / inside)));
    inside = elements;
  }
  return lengths;
}
