/**
 * The bytes of an undo journal. Little-endian:
 *
 *     "ASUNDO1\n"
 *     u32 length, then JSON: who edits (ProcessMark)
 *     records, each: u8 kind, u32 length and UTF-8 of the file's path, relative to the journal's
 *       folder, and then for
 *       1 bytes:  u64 length of the whole file, u64 offset, u64 count, the bytes that stood there
 *       2 absent: nothing; there was no such file
 *       3 moved:  u32 length and UTF-8 of the path that the old file was moved to
 *     u8 0, and the SHA-256 of everything before it
 */
import { InputError } from '../../../shared/errors';
import { type ProcessMark, markOfThisProcess } from './process-mark';

export const JOURNAL_MAGIC = 'ASUNDO1\n';
export const CHECKSUM_BYTES = 32;
/** Ends the name that a replaced file has until the change is made. */
export const MOVED = '.arrayscope-old';
/** A mark is a number, a host name and a time. */
const MAX_MARK_BYTES = 64 * 1024;

export const RECORD = { end: 0, bytes: 1, absent: 2, moved: 3 } as const;

export function journalHead(): Uint8Array {
  const mark = JSON.stringify(markOfThisProcess());
  return Buffer.concat([Buffer.from(JOURNAL_MAGIC), sizedText(mark)]);
}

export function bytesRecord(
  file: string,
  fileBytes: number,
  offset: number,
  count: number,
): Uint8Array {
  const numbers = Buffer.alloc(24);
  numbers.writeBigUInt64LE(BigInt(fileBytes), 0);
  numbers.writeBigUInt64LE(BigInt(offset), 8);
  numbers.writeBigUInt64LE(BigInt(count), 16);
  return Buffer.concat([Buffer.of(RECORD.bytes), sizedText(file), numbers]);
}

export function absentRecord(file: string): Uint8Array {
  return Buffer.concat([Buffer.of(RECORD.absent), sizedText(file)]);
}

export function movedRecord(file: string, to: string): Uint8Array {
  return Buffer.concat([Buffer.of(RECORD.moved), sizedText(file), sizedText(to)]);
}

function sizedText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Who began the journal; null when its beginning is not whole. */
export function readMark(head: Uint8Array): ProcessMark | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const start = JOURNAL_MAGIC.length;
  if (bytes.length < start + 4 || bytes.toString('latin1', 0, start) !== JOURNAL_MAGIC) return null;
  const length = bytes.readUInt32LE(start);
  if (length > Math.min(MAX_MARK_BYTES, bytes.length - start - 4)) return null;
  try {
    const mark: unknown = JSON.parse(bytes.toString('utf8', start + 4, start + 4 + length));
    return isMark(mark) ? mark : null;
  } catch {
    return null;
  }
}

/** Where the records begin. */
export function headBytes(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return JOURNAL_MAGIC.length + 4 + view.getUint32(JOURNAL_MAGIC.length, true);
}

export function damagedJournal(path: string, what: string, cause?: unknown): InputError {
  return new InputError(
    'damaged-journal',
    `${path} cannot be used to undo an interrupted change: ${what}.`,
    {
      path,
      hint: 'Nothing was changed now. Keep the folder as it is and take the dataset from a copy.',
      cause,
    },
  );
}

function isMark(value: unknown): value is ProcessMark {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isInteger(value.pid) &&
    'host' in value &&
    typeof value.host === 'string' &&
    'began' in value &&
    typeof value.began === 'string'
  );
}
