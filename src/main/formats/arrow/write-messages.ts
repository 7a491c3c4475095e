/** Schema.fbs, Message.fbs and File.fbs, the other way: what is written, as FlatBuffers. */
import { InternalError } from '../../../shared/errors';
import type { ArrowField, ArrowType } from './arrow-type';
import { type FlatFields, type FlatValue, buildFlat } from '../rows/flat-builder';
import type { BatchHeader } from './message';

const V5 = 4;
const HEADER = { schema: 1, batch: 3 } as const;

export interface WrittenBlock {
  readonly at: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

export function schemaMessage(
  fields: readonly ArrowField[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  return encapsulated(HEADER.schema, schemaTable(fields, metadata), 0);
}

export function batchMessage(header: BatchHeader, bodyBytes: number): Uint8Array {
  const { rows, nodes, buffers, codec } = header;
  const table: FlatFields = [
    int64(rows),
    { kind: 'structs', words: 2, values: [...nodes] },
    { kind: 'structs', words: 2, values: [...buffers] },
    codec === 'none'
      ? undefined
      : { kind: 'table', fields: [uint8(codec === 'lz4' ? 0 : 1), uint8(0)] },
  ];
  return encapsulated(HEADER.batch, table, bodyBytes);
}

/** The footer as it stands before its length and the magic number. */
export function footerBytes(
  fields: readonly ArrowField[],
  metadata: ReadonlyMap<string, string>,
  blocks: readonly WrittenBlock[],
): Uint8Array {
  // A block is three words: the length of the metadata is 32 bits and 32 bits of padding.
  const words = blocks.flatMap(({ at, metadataBytes, bodyBytes }) => [
    at,
    metadataBytes,
    bodyBytes,
  ]);
  return buildFlat([
    int16(V5),
    { kind: 'table', fields: schemaTable(fields, metadata) },
    { kind: 'structs', words: 3, values: [] },
    { kind: 'structs', words: 3, values: words },
  ]);
}

/** Marker, length, metadata: a multiple of 8 bytes, so that the body is aligned. */
function encapsulated(type: number, header: FlatFields, bodyBytes: number): Uint8Array {
  const metadata = buildFlat([
    int16(V5),
    uint8(type),
    { kind: 'table', fields: header },
    int64(bodyBytes),
  ]);
  const message = new Uint8Array(8 + metadata.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, 0xffffffff, true);
  view.setUint32(4, metadata.length, true);
  message.set(metadata, 8);
  return message;
}

function schemaTable(
  fields: readonly ArrowField[],
  metadata: ReadonlyMap<string, string>,
): FlatFields {
  return [
    int16(0),
    { kind: 'tables', items: fields.map(fieldTable) },
    ...(metadata.size === 0 ? [] : [keyValues(metadata)]),
  ];
}

function fieldTable({ name, nullable, type, children, metadata }: ArrowField): FlatFields {
  const { id, fields } = typeTable(type);
  return [
    { kind: 'text', text: name },
    uint8(nullable ? 1 : 0),
    uint8(id),
    { kind: 'table', fields },
    undefined,
    { kind: 'tables', items: children.map(fieldTable) },
    ...(metadata.size === 0 ? [] : [keyValues(metadata)]),
  ];
}

/** The union `Type`: its number and its table, for the types that are written. */
function typeTable(type: ArrowType): { readonly id: number; readonly fields: FlatFields } {
  switch (type.kind) {
    case 'int':
      return { id: 2, fields: [int32(type.bits), uint8(type.signed ? 1 : 0)] };
    case 'float':
      return { id: 3, fields: [int16({ 16: 0, 32: 1, 64: 2 }[type.bits])] };
    case 'binary':
      return { id: 4, fields: [] };
    case 'utf8':
      return { id: 5, fields: [] };
    case 'bool':
      return { id: 6, fields: [] };
    case 'fixed-list':
      return { id: 16, fields: [int32(type.size)] };
    default:
      throw new InternalError(`No column of ${type.kind} is ever written.`);
  }
}

function keyValues(metadata: ReadonlyMap<string, string>): FlatValue {
  const items = [...metadata].map(([key, text]): FlatFields => [
    { kind: 'text', text: key },
    { kind: 'text', text },
  ]);
  return { kind: 'tables', items };
}

function uint8(value: number): FlatValue {
  return { kind: 'uint8', value };
}
function int16(value: number): FlatValue {
  return { kind: 'int16', value };
}
function int32(value: number): FlatValue {
  return { kind: 'int32', value };
}
function int64(value: number): FlatValue {
  return { kind: 'int64', value };
}
