import type { PackedArray, Part } from './part';
import { type ColumnTarget, append, wholeRows } from './read-rows';
import type { ReadSession } from './read-session';

/** Unpacked at a time; several chunks of a codec, so that they may be unpacked side by side. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface PackedRead {
  readonly part: Part;
  readonly packed: PackedArray;
  readonly start: number;
  readonly count: number;
  readonly targets: readonly ColumnTarget[];
  readonly session: ReadSession;
  readonly fd: number;
}

/** Appends rows [start, start + count) of an array in C order that lies packed in its file. */
export async function readPacked(request: PackedRead): Promise<void> {
  const { part, packed, targets, session, fd } = request;
  const { rowBytes } = part.rows;
  const breathe = async (): Promise<void> => {
    if (session.isOutOfBreath) await session.breathe();
  };
  const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, rowBytes)));
  const end = request.start + request.count;
  for (let row = request.start; row < end; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, end - row);
    const bytes = session.scratch(count * rowBytes);
    await packed.read(fd, bytes, row * rowBytes, breathe);
    append(part, targets, wholeRows(part, bytes, count));
    await breathe();
  }
}
