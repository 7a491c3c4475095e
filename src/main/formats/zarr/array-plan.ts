/** How each field becomes an array: its name, type, chunks. Pure. */
import { UsageError } from '../../../shared/errors';
import { elementCount, isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { DatasetSchema } from '../types';
import { type ArrayInfo, type CodecSpec, rowBytesOf } from './array-info';
import { type Element, numericElement, stringElement } from './element';
import { fillBytes } from './fill-value';
import type { CreateSettings } from './settings';

/** About so much is read and decoded for one row, unless the settings say how many rows. */
const CHUNK_BYTES = 1024 * 1024;
/** A string is guessed so long where only the data knows. */
export const ASSUMED_TEXT_BYTES = 64;

export interface ArrayPlan {
  readonly field: Field;
  /** Name of the array in the group. */
  readonly array: string;
  /** Name of the array that says which rows are not null. */
  readonly valid: string | null;
  /** Without rows yet: `shape[0]` is 0. */
  readonly info: ArrayInfo;
  readonly mask: ArrayInfo | null;
}

const SAFE_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_ .-]{0,98}[A-Za-z0-9_-])?$/;

/** Null where the field's type is none that Zarr holds. */
export function planArrays(
  schema: DatasetSchema,
  settings: CreateSettings,
): readonly (ArrayPlan | null)[] {
  const taken = new Set<string>();
  return schema.fields.map((field, index) => {
    const element = elementFor(field);
    if (element === null) return null;
    const array = freeName(field.name, index, taken);
    const valid = field.nullable === true ? freeName(`${array}.valid`, index, taken) : null;
    const rows = schema.rowCount;
    return {
      field,
      array,
      valid,
      info: plannedInfo(array, element, field.shape, settings, rows),
      mask:
        valid === null
          ? null
          : plannedInfo(valid, numericElement('bool', 'little'), [], settings, rows),
    };
  });
}

/** NumPy's type of the field; strings without a width are of any length. */
function elementFor({ dtype, shape }: Field): Element | null {
  if (isNumericDtype(dtype)) return numericElement(dtype, 'little');
  const [, name, bits] = /^(str|bytes)([0-9]*)$/.exec(dtype) ?? [];
  if (name === undefined || bits === undefined || shape.length > 0) return null;
  if (Number(bits) === 0) return { kind: 'text', encoding: name === 'str' ? 'utf8' : 'bytes' };
  return name === 'str'
    ? stringElement('unicode', Math.ceil(Number(bits) / 32) * 4, 'little')
    : stringElement('bytes', Math.ceil(Number(bits) / 8), 'little');
}

function freeName(name: string, index: number, taken: Set<string>): string {
  // Two names that differ in case only are one folder on macOS and Windows.
  const isFree = (candidate: string): boolean => !taken.has(candidate.toLowerCase());
  const isSafe = SAFE_NAME.test(name) && name !== 'zarr.json' && isFree(name);
  let chosen = isSafe ? name : `field-${index}`;
  while (!isFree(chosen)) chosen += '_';
  taken.add(chosen.toLowerCase());
  return chosen;
}

function plannedInfo(
  key: string,
  element: Element,
  rowShape: readonly number[],
  settings: CreateSettings,
  rows: number | undefined,
): ArrayInfo {
  const version = settings.version === '3' ? 3 : 2;
  const shape = [0, ...rowShape];
  const rowBytes = element.kind === 'text' ? ASSUMED_TEXT_BYTES : rowBytesOf({ element, shape });
  const usual = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, rowBytes)));
  const chunkRows = Math.max(1, Math.min(settings.chunkRows ?? usual, rows ?? Infinity));
  const cell = rowShape.map((extent) => Math.max(1, extent));
  const { shardRows } = settings;
  return {
    key,
    version,
    shape,
    chunkShape: [chunkRows, ...cell],
    shard:
      shardRows === undefined
        ? null
        : {
            shape: [Math.ceil(shardRows / chunkRows) * chunkRows, ...cell],
            indexAtEnd: true,
            indexByteOrder: 'little',
            indexChecksum: true,
          },
    element,
    stored: storedName(element, version),
    fill: fillBytes(null, element),
    fillShown: '0',
    order: null,
    codecs: codecsFor(settings, element),
    keys: { prefix: version === 3 ? 'c' : '', separator: '.' },
  };
}

function codecsFor({ codec, level }: CreateSettings, element: Element): readonly CodecSpec[] {
  const itemBytes = element.kind === 'text' ? 1 : element.itemBytes;
  switch (codec) {
    case 'none':
      return [];
    case 'zstd':
      return [{ name: 'zstd', configuration: { level: level ?? 3, checksum: false } }];
    case 'gzip':
      return [{ name: 'gzip', configuration: { level: level ?? 5 } }];
    case 'lz4':
      return [{ name: 'lz4', configuration: { acceleration: 1 } }];
    case 'blosc':
      return [
        {
          name: 'blosc',
          configuration: {
            typesize: itemBytes < 256 ? itemBytes : 1,
            cname: 'lz4',
            clevel: 5,
            shuffle: 'shuffle',
            blocksize: 0,
          },
        },
      ];
  }
}

/** The type as the metadata spell it. */
export function storedName(element: Element, version: 2 | 3): string {
  if (element.kind === 'numeric') return version === 3 ? element.dtype : typeString(element.dtype);
  if (element.kind === 'record') throw new UsageError('no-records', 'Records are not written.');
  const isText =
    element.kind === 'unicode' || (element.kind === 'text' && element.encoding === 'utf8');
  if (element.kind === 'text')
    return version === 2 ? '|O' : isText ? 'string' : 'variable_length_bytes';
  if (version === 2) return isText ? `<U${element.itemBytes / 4}` : `|S${element.itemBytes}`;
  return isText ? 'fixed_length_utf32' : 'null_terminated_bytes';
}

/** NumPy's type string of a little-endian number. */
function typeString(dtype: string): string {
  if (dtype === 'bool') return '|b1';
  const [, name = '', bits = ''] = /^([a-z]+)([0-9]+)$/.exec(dtype) ?? [];
  return `${bits === '8' ? '|' : '<'}${name.charAt(0)}${Number(bits) / 8}`;
}

/** Rows of one file. */
export function fileRowsOf(info: ArrayInfo): number {
  return info.shard?.shape[0] ?? info.chunkShape[0] ?? 1;
}

export function hasItems(info: ArrayInfo): boolean {
  return elementCount(info.shape.slice(1)) > 0;
}
