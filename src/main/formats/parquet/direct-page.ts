import { readFullySync } from '../rows/read-fully';
import { type BlockColumn } from './decode-block';
import { missingLevels } from './levels';
import { type PageColumn, plainBody } from './page-body';
import type { PageEntry } from './page-directory';
import { readPageHeader } from './page-header';

/** A page whose values lie in the file as they are wanted, one behind the other. */
export interface DirectPage {
  /** Offset of its first value in the file. */
  readonly values: number;
}

/** What is read of a page for its header and its levels. */
const HEAD_BYTES = 4096;

/**
 * Where the values of an uncompressed PLAIN page lie, once its levels were found to be those of
 * complete rows; null where it must be decoded. Only the head of the page is read.
 */
export function directPage(
  fd: number,
  path: string,
  entry: PageEntry,
  count: number,
  column: BlockColumn & PageColumn,
): DirectPage | null {
  const { target } = column.type;
  if (target.kind !== 'fixed') return null;
  const head = new Uint8Array(Math.min(entry.bytes, HEAD_BYTES));
  readFullySync(fd, head, entry.offset, path);
  const found = readPageHeader(head, 0);
  if (found === null) return null;
  // Levels that are longer than the head are read once more, with all of them.
  const valueBytes = count * target.width;
  const headBytes = entry.bytes - valueBytes;
  if (headBytes < found.bytes) return null;
  const whole = headBytes <= head.length ? head : new Uint8Array(headBytes);
  if (whole !== head) readFullySync(fd, whole, entry.offset, path);
  const body = plainBody(found.header, whole.subarray(found.bytes, headBytes), column);
  if (body.encoding !== 'PLAIN' || body.count !== count) return null;
  const missing =
    body.definition !== null &&
    missingLevels(body.definition, column.maxDefinition, count) !== null;
  if (missing) return null;
  if (column.sizes.length > 0) {
    if (body.repetition === null) return null;
    column.repetition.check(body.repetition, entry.first, count);
  }
  // The levels must end exactly where the values begin.
  return found.bytes + body.from === headBytes ? { values: entry.offset + headBytes } : null;
}
