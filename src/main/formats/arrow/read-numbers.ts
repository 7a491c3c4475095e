/** Tensors and numbers: lists of one length around values of a fixed width. */
import { dtypeFacts } from '../../../shared/model/dtype';
import { InputError } from '../../../shared/errors';
import type { BatchBytes } from './batch-bytes';
import { unpackBits } from './bitmap';
import type { ListLevel, NumericPlan } from './columns';
import { readOffsets } from './offsets';
import { readValidity } from './read-validity';

/** Before memory is taken for them: whether the batch can have the values of so many rows. */
export async function demandNumbers(
  { leaf, leafValues, levels, dtype }: NumericPlan,
  bytes: BatchBytes,
  count: number,
): Promise<void> {
  // Lists that are null have no items.
  if (levels.some(({ offsets, slot }) => offsets !== null && bytes.nulls(slot) > 0)) return;
  const { itemBytes, slots } = dtypeFacts(dtype);
  const values = leafValues * count;
  const wanted = dtype === 'bool' ? Math.ceil(values / 8) : (values * itemBytes) / slots;
  await bytes.demand(leaf, 1, wanted);
}

/** Fills `target` with the values of rows `[start, start + count)`, null rows included. */
export function readNumbers(
  plan: NumericPlan,
  bytes: BatchBytes,
  start: number,
  count: number,
  target: Uint8Array,
): Promise<void> {
  return readLevel(plan, bytes, 0, start, count, target);
}

async function readLevel(
  plan: NumericPlan,
  bytes: BatchBytes,
  depth: number,
  start: number,
  count: number,
  target: Uint8Array,
): Promise<void> {
  const level = plan.levels[depth];
  if (level === undefined) return readLeaf(plan, bytes, start, count, target);
  const { slot, size, offsets: bits } = level;
  if (bits === null) return readLevel(plan, bytes, depth + 1, start * size, count * size, target);
  const offsets = await readOffsets(bytes, slot, bits, start, count);
  const first = offsets[0] ?? 0;
  if (isConstant(offsets, size))
    return readLevel(plan, bytes, depth + 1, first, count * size, target);
  // Null rows usually have no items; the others must have all of them.
  const valid = await readValidity(bytes, slot, start, count);
  const width = target.length / count;
  target.fill(0);
  for (let row = 0; row < count; row += 1) {
    const from = offsets[row] ?? 0;
    const items = (offsets[row + 1] ?? 0) - from;
    if (items === size) {
      const part = target.subarray(row * width, (row + 1) * width);
      await readLevel(plan, bytes, depth + 1, from, size, part);
    } else if (valid?.[row] !== 0) {
      throw raggedList(bytes, level, start + row, items);
    }
  }
}

async function readLeaf(
  { leaf, dtype }: NumericPlan,
  bytes: BatchBytes,
  start: number,
  count: number,
  target: Uint8Array,
): Promise<void> {
  if (start < 0) throw bytes.tooShort(leaf, start, 0);
  if (dtype !== 'bool') {
    const { itemBytes, slots } = dtypeFacts(dtype);
    await bytes.read(leaf, 1, start * (itemBytes / slots), target);
    return;
  }
  const first = Math.floor(start / 8);
  const bits = new Uint8Array(Math.ceil((start + count) / 8) - first);
  await bytes.read(leaf, 1, first, bits);
  unpackBits(bits, start % 8, count, target, 0);
}

function isConstant(offsets: ArrayLike<number>, size: number): boolean {
  for (let index = 1; index < offsets.length; index += 1)
    if ((offsets[index] ?? 0) - (offsets[index - 1] ?? 0) !== size) return false;
  return true;
}

function raggedList(bytes: BatchBytes, level: ListLevel, row: number, items: number): InputError {
  const { file, messageAt } = bytes.batch;
  const { name } = level.slot.field;
  return new InputError(
    'ragged-list',
    `${file.path}: a list of “${name}” has ${items} items where the others have ${level.size} (row ${row} of the batch at byte ${messageAt}).`,
    {
      path: file.path,
      offset: messageAt,
      hint: 'Arrayscope reads lists as tensors of one shape; read the other columns without it.',
    },
  );
}
