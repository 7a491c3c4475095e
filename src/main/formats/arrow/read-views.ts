/**
 * "Variable-size Binary View Layout": 16 bytes a value. Its length; then up to 12 bytes in place,
 * or 4 bytes of prefix, the number of a data buffer and where the value lies in it.
 */
import { allocated } from '../rows/allocate';
import type { BatchBytes } from './batch-bytes';
import { assertExpansion } from './expansion';
import type { Slot } from './slots';

const VIEW_BYTES = 16;
const IN_PLACE = 12;
/** Data of neighbours is read in one piece where it holds no more than this besides. */
const SPARE_BYTES = 64 * 1024;

interface Span {
  from: number;
  to: number;
  wanted: number;
}

export async function readViews(
  leaf: Slot,
  bytes: BatchBytes,
  start: number,
  count: number,
): Promise<{ readonly offsets: Int32Array; readonly bytes: Uint8Array }> {
  await bytes.demand(leaf, 1, (start + count) * VIEW_BYTES);
  const views = new Uint8Array(count * VIEW_BYTES);
  await bytes.read(leaf, 1, start * VIEW_BYTES, views);
  const view = new DataView(views.buffer);
  const offsets = allocated(() => new Int32Array(count + 1));
  const spans = new Map<number, Span>();
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    const length = view.getInt32(row * VIEW_BYTES, true);
    if (length < 0) throw bytes.tooShort(leaf, length, 0);
    end += length;
    assertExpansion(end, bytes.batch);
    offsets[row + 1] = end;
    if (length > IN_PLACE) await widen(spans, view, row, leaf, bytes);
  }
  const text = allocated(() => new Uint8Array(end));
  const pieces = await readSpans(spans, leaf, bytes);
  for (let row = 0; row < count; row += 1) {
    const at = row * VIEW_BYTES;
    const to = offsets[row] ?? 0;
    const length = (offsets[row + 1] ?? 0) - to;
    if (length <= IN_PLACE) {
      text.set(views.subarray(at + 4, at + 4 + length), to);
      continue;
    }
    const buffer = view.getInt32(at + 8, true);
    const offset = view.getInt32(at + 12, true);
    const piece = pieces.get(buffer);
    const target = text.subarray(to, to + length);
    if (piece === undefined) await bytes.read(leaf, 2 + buffer, offset, target);
    else target.set(piece.bytes.subarray(offset - piece.from, offset - piece.from + length));
  }
  return { offsets, bytes: text };
}

async function widen(
  spans: Map<number, Span>,
  view: DataView,
  row: number,
  leaf: Slot,
  bytes: BatchBytes,
): Promise<void> {
  const length = view.getInt32(row * VIEW_BYTES, true);
  const buffer = view.getInt32(row * VIEW_BYTES + 8, true);
  const offset = view.getInt32(row * VIEW_BYTES + 12, true);
  const buffers = bytes.batch.header.variadic[leaf.viewsBefore] ?? 0;
  if (buffer < 0 || buffer >= buffers || offset < 0) throw bytes.tooShort(leaf, offset + length, 0);
  const size = await bytes.size(leaf, 2 + buffer);
  if (offset + length > size) throw bytes.tooShort(leaf, offset + length, size);
  const span = spans.get(buffer);
  if (span === undefined) spans.set(buffer, { from: offset, to: offset + length, wanted: length });
  else {
    span.from = Math.min(span.from, offset);
    span.to = Math.max(span.to, offset + length);
    span.wanted += length;
  }
}

/** Spans that are worth reading in one piece. */
async function readSpans(
  spans: ReadonlyMap<number, Span>,
  leaf: Slot,
  bytes: BatchBytes,
): Promise<ReadonlyMap<number, { readonly from: number; readonly bytes: Uint8Array }>> {
  const pieces = new Map<number, { readonly from: number; readonly bytes: Uint8Array }>();
  for (const [buffer, { from, to, wanted }] of spans) {
    if (to - from > wanted * 2 + SPARE_BYTES) continue;
    const piece = new Uint8Array(to - from);
    await bytes.read(leaf, 2 + buffer, from, piece);
    pieces.set(buffer, { from, bytes: piece });
  }
  return pieces;
}
