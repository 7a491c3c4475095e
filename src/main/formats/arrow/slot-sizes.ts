import { dtypeFacts } from '../../../shared/model/dtype';
import { type ArrowType, numericDtype } from './arrow-type';
import type { BatchHeader } from './message';
import { type Slot, bufferOf } from './slots';

/**
 * What is wrong with the declared sizes of an array and its children: fewer bytes than its values
 * take, or fewer children. Compressed buffers are looked at when they are unpacked.
 */
export function sizeComplaint(slot: Slot, header: BatchHeader): string | null {
  const { field, node, children } = slot;
  const values = header.nodes[node * 2] ?? 0;
  const type = field.dictionary === null ? field.type : field.dictionary.index;
  if (header.codec === 'none') {
    const wanted = Math.ceil(leastBits(type, values) / 8);
    const bytes = header.buffers[bufferOf(slot, 1, header) * 2 + 1] ?? 0;
    if (wanted > 0 && bytes < wanted)
      return `has ${bytes} bytes of “${field.name}”, whose ${values} values need ${wanted}`;
  }
  const each = type.kind === 'fixed-list' ? type.size : type.kind === 'struct' ? 1 : 0;
  for (const child of children) {
    const items = header.nodes[child.node * 2] ?? 0;
    if (items < values * each)
      return `has ${items} items in “${field.name}”, whose ${values} values need ${values * each}`;
    const below = sizeComplaint(child, header);
    if (below !== null) return below;
  }
  return null;
}

/** Least bits of the second buffer of so many values. */
function leastBits(type: ArrowType, values: number): number {
  switch (type.kind) {
    case 'utf8':
    case 'binary':
      if (type.offsets === 'view') return values * 128;
      return values === 0 ? 0 : (values + 1) * type.offsets;
    case 'list':
      return values === 0 ? 0 : (values + 1) * type.offsets;
    case 'fixed-binary':
      return values * type.bytes * 8;
    default: {
      const dtype = numericDtype(type);
      if (dtype === null) return 0;
      return dtype === 'bool' ? values : values * dtypeFacts(dtype).itemBytes * 8;
    }
  }
}
