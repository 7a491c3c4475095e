/**
 * Where the arrays of a schema lie in the lists of a batch: the columnar format flattens nested
 * fields depth first ("RecordBatch message" of the specification).
 */
import { assertNever } from '../../../shared/errors';
import type { ArrowField, ArrowType } from './arrow-type';
import type { BatchHeader } from './message';

export interface Slot {
  readonly field: ArrowField;
  /** Index of the array among the batch's nodes. */
  readonly node: number;
  /** Index of its first buffer, data buffers of view columns before it not counted. */
  readonly firstBuffer: number;
  /** View columns before it: each has as many data buffers as the batch says. */
  readonly viewsBefore: number;
  readonly children: readonly Slot[];
}

export interface SlotLayout {
  readonly roots: readonly Slot[];
  readonly nodes: number;
  readonly buffers: number;
  readonly views: number;
}

/** @param version of the metadata: before 5, unions had a validity bitmap. */
export function layOut(fields: readonly ArrowField[], version: number): SlotLayout {
  const count = { nodes: 0, buffers: 0, views: 0 };
  const place = (field: ArrowField): Slot => {
    const { nodes: node, buffers: firstBuffer, views: viewsBefore } = count;
    const isIndex = field.dictionary !== null;
    count.nodes += 1;
    count.buffers += isIndex ? 2 : ownBuffers(field.type, version);
    if (!isIndex && isView(field.type)) count.views += 1;
    const children = isIndex ? [] : field.children.map(place);
    return { field, node, firstBuffer, viewsBefore, children };
  };
  const roots = fields.map(place);
  return { roots, ...count };
}

export function isView(type: ArrowType): boolean {
  return (type.kind === 'utf8' || type.kind === 'binary') && type.offsets === 'view';
}

/** Index of buffer `nth` of the array in this batch. */
export function bufferOf(slot: Slot, nth: number, { variadic }: BatchHeader): number {
  let index = slot.firstBuffer + nth;
  for (let view = 0; view < slot.viewsBefore; view += 1) index += variadic[view] ?? 0;
  return index;
}

/** Buffers of the array itself, without its children and without the data of views. */
function ownBuffers(type: ArrowType, version: number): number {
  switch (type.kind) {
    case 'null':
    case 'run-end':
      return 0;
    case 'struct':
    case 'fixed-list':
      return 1;
    case 'union':
      return (type.dense ? 2 : 1) + (version < 5 ? 1 : 0);
    case 'utf8':
    case 'binary':
      return type.offsets === 'view' ? 2 : 3;
    case 'list-view':
      return 3;
    case 'bool':
    case 'int':
    case 'float':
    case 'fixed-binary':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
    case 'interval':
    case 'list':
    case 'map':
      return 2;
    default:
      return assertNever(type, 'Arrow type');
  }
}
