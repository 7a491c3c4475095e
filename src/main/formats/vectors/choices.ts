/**
 * What a file of bare numbers may be, offered to the person who knows. Nothing here decides: the
 * size of the file says which widths divide it, and a header or repeated dimensions in its first
 * bytes are put first.
 */
import { type SettingsChoice, SettingsNeededError } from '../../../shared/errors';
import { type NumericDtype, dtypeFacts } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import { namedAs } from './file-names';
import type { OpenSettings } from './settings';
import type { readStart } from './stored-file';

/** Widths of well-known embeddings and descriptors, and of points, the commonest first. */
const DIMENSIONS = [
  128, 768, 96, 384, 1024, 1536, 512, 256, 100, 300, 784, 960, 200, 64, 3072, 4096, 2048, 3, 2, 4,
  8, 10, 16, 25, 32, 50, 192, 12288,
];
const DTYPES: readonly NumericDtype[] = ['float32', 'uint8', 'float64', 'int32', 'float16', 'int8'];
const MAX_CHOICES = 24;
/** Wider vectors than this are not looked for in first bytes. */
const MAX_DIMENSION = 1_000_000;

type Start = ReturnType<typeof readStart>;

/** An error that offers every reading of the file that its size allows and people use. */
export function settingsNeeded(start: Start, settings: OpenSettings): SettingsNeededError {
  const { path, fileBytes } = start;
  const choices = [...framed(start, settings), ...bare(start, settings)].slice(0, MAX_CHOICES);
  const missing = [
    ...(settings.dtype === undefined ? ['type'] : []),
    ...(settings.dimension === undefined ? ['dimension'] : []),
  ].join(' and ');
  return new SettingsNeededError(
    `${path} holds ${fileBytes} bytes that do not say the ${missing || 'type'} of their numbers.`,
    choices,
    { path, hint: 'Choose a reading, or give the settings dtype and dimension (numbers a row).' },
  );
}

/** A header of count and dimension, or a dimension before each vector, where the size confirms it. */
function framed({ start, fileBytes, read }: Start, settings: OpenSettings): SettingsChoice[] {
  if (start.length < 8) return [];
  const count = start.readUInt32LE(0);
  const second = start.readUInt32LE(4);
  return dtypesFor(settings, null).flatMap((dtype) => {
    const { itemBytes } = dtypeFacts(dtype);
    const counted = count > 0 && second > 0 && 8 + count * second * itemBytes === fileBytes;
    const stride = 4 + count * itemBytes;
    const vecs =
      count > 0 &&
      count <= MAX_DIMENSION &&
      fileBytes % stride === 0 &&
      read(fileBytes - stride, 4).readUInt32LE(0) === count;
    return [
      ...(counted && fits(settings, second)
        ? [choice('counted', dtype, second, count, 'a header of count and dimension', {})]
        : []),
      ...(vecs && fits(settings, count)
        ? [choice('vecs', dtype, count, fileBytes / stride, 'a dimension before each vector', {})]
        : []),
    ];
  });
}

function bare({ path, fileBytes }: Start, settings: OpenSettings): SettingsChoice[] {
  const { headerBytes, byteOrder } = settings;
  const bytes = fileBytes - headerBytes;
  if (bytes <= 0) return [];
  const more = {
    ...(headerBytes === 0 ? {} : { headerBytes }),
    ...(byteOrder === 'little' ? {} : { byteOrder }),
  };
  const widths = settings.dimension === undefined ? DIMENSIONS : [settings.dimension];
  const dtypes = dtypesFor(settings, namedAs(path)?.dtype ?? null);
  const known = widths.flatMap((dimension) =>
    dtypes.flatMap((dtype, rank) => {
      const rowBytes = dtypeFacts(dtype).itemBytes * dimension;
      return bytes % rowBytes === 0
        ? [{ rank, choice: choice('raw', dtype, dimension, bytes / rowBytes, '', more) }]
        : [];
    }),
  );
  // The likeliest types first, each with its likeliest widths.
  const ranked = known.sort((a, b) => a.rank - b.rank).map((item) => item.choice);
  const plain = settings.dimension === undefined ? dtypes.slice(0, 1) : [];
  const single = plain.flatMap((dtype) => {
    const { itemBytes } = dtypeFacts(dtype);
    return bytes % itemBytes === 0 ? [choice('raw', dtype, 1, bytes / itemBytes, '', more)] : [];
  });
  return [...ranked.slice(0, MAX_CHOICES - 4), ...single];
}

function dtypesFor({ dtype }: OpenSettings, named: NumericDtype | null): readonly NumericDtype[] {
  if (dtype !== undefined) return [dtype];
  return named === null ? DTYPES : [named];
}

function fits({ dimension }: OpenSettings, found: number): boolean {
  return dimension === undefined || dimension === found;
}

function choice(
  layout: 'raw' | 'vecs' | 'counted',
  dtype: NumericDtype,
  dimension: number,
  rows: number,
  frame: string,
  more: JsonObject,
): SettingsChoice {
  const label = `${counted(dimension)} × ${dtype}: ${counted(rows)} ${rows === 1 ? 'row' : 'rows'}${frame === '' ? '' : `, ${frame}`}`;
  return { label, format: 'vectors', settings: { layout, dtype, dimension, ...more } };
}

function counted(count: number): string {
  return count.toLocaleString('en');
}
