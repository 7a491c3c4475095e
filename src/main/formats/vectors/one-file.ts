/** One file of vectors as rows, from settings, its name and its first bytes. */
import { InputError, UsageError } from '../../../shared/errors';
import { type NumericDtype, dtypeFacts } from '../../../shared/model/dtype';
import { settingsNeeded } from './choices';
import { type NamedLayout, namedAs } from './file-names';
import type { OpenSettings } from './settings';
import { MAX_ROWS, type NumbersFile, readStart } from './stored-file';

export interface OneFile {
  readonly file: NumbersFile;
  readonly layout: NamedLayout;
  readonly rowCount: number;
  /** Bytes behind the last row, which no reader looks at. */
  readonly extraBytes: number;
}

type Start = ReturnType<typeof readStart>;

/** @throws SettingsNeededError where nothing says what the numbers are. */
export function locateFile(path: string, settings: OpenSettings): OneFile {
  const start = readStart(path, 8);
  const named = namedAs(path);
  const layout = settings.layout === 'auto' ? (named?.layout ?? 'raw') : settings.layout;
  if (layout === 'raw') return rawFile(start, settings);
  if (start.fileBytes === 0) throw new InputError('empty-file', `${path} is empty.`, { path });
  const spoken = named?.layout === layout ? named.dtype : null;
  const dtype = settings.dtype ?? spoken;
  if (dtype === null) throw settingsNeeded(start, settings);
  if (spoken !== null && dtype !== spoken && settings.layout === 'auto')
    throw disagrees(path, `its name says ${spoken}, the settings say ${dtype}`);
  const found =
    layout === 'vecs' ? vecsFile(start, dtype, settings) : countedFile(start, dtype, settings);
  const dimension = found.file.shape[0] ?? 0;
  if (settings.dimension !== undefined && settings.dimension !== dimension)
    throw disagrees(
      path,
      `it says ${dimension} numbers a vector, the settings ${settings.dimension}`,
    );
  return found;
}

function rawFile(start: Start, settings: OpenSettings): OneFile {
  const { path, fileBytes } = start;
  const { dtype, dimension, headerBytes, byteOrder } = settings;
  if (dtype === undefined || dimension === undefined) throw settingsNeeded(start, settings);
  const rowBytes = dtypeFacts(dtype).itemBytes * dimension;
  const dataBytes = fileBytes - headerBytes;
  if (dataBytes < 0 || dataBytes % rowBytes !== 0) {
    const what = headerBytes === 0 ? `${fileBytes} bytes` : `${dataBytes} bytes of data`;
    throw new InputError(
      'size-mismatch',
      `${path} has ${what}, which is no whole number of rows of ${dimension} × ${dtype} (${rowBytes} bytes).`,
      {
        path,
        offset: fileBytes,
        hint: 'Check the dtype, the dimension and the bytes of its header; or the file was cut.',
      },
    );
  }
  const place = { dtype, dimension, dataOffset: headerBytes, prefixed: false, byteOrder };
  return { ...numbers(start, 'raw', place, dataBytes / rowBytes), extraBytes: 0 };
}

/** A little-endian int32 before each vector, the same in all of them. */
function vecsFile(start: Start, dtype: NumericDtype, { byteOrder }: OpenSettings): OneFile {
  const { path, fileBytes } = start;
  if (fileBytes < 4) throw cut(path, fileBytes, 'inside its first dimension');
  const dimension = readInt(start.start, 0, byteOrder);
  if (dimension < 1)
    throw new InputError('bad-dimension', badDimension(path, dimension), { path, offset: 0 });
  const stride = 4 + dimension * dtypeFacts(dtype).itemBytes;
  if (fileBytes % stride !== 0) {
    const words = `inside a vector: its first says that it has ${dimension} × ${dtype}, so each takes ${stride} bytes, and there are ${fileBytes}`;
    throw cut(path, fileBytes, words);
  }
  const rowCount = fileBytes / stride;
  const last = readInt(start.read(fileBytes - stride, 4), 0, byteOrder);
  if (last !== dimension) {
    throw new InputError(
      'mixed-dimensions',
      `${path}: the first vector has ${dimension} numbers and the last ${last}.`,
      { path, row: rowCount - 1, offset: fileBytes - stride, hint: otherLayout },
    );
  }
  const place = { dtype, dimension, dataOffset: 4, prefixed: true, byteOrder };
  return { ...numbers(start, 'vecs', place, rowCount), extraBytes: 0 };
}

/** Count and dimension (uint32 each), then the vectors. */
function countedFile(start: Start, dtype: NumericDtype, { byteOrder }: OpenSettings): OneFile {
  const { path, fileBytes } = start;
  if (fileBytes < 8) throw cut(path, fileBytes, 'inside its header');
  const rowCount = readInt(start.start, 0, byteOrder) >>> 0;
  const dimension = readInt(start.start, 4, byteOrder) >>> 0;
  if (dimension < 1)
    throw new InputError('bad-dimension', badDimension(path, dimension), { path, offset: 4 });
  const promised = 8 + rowCount * dimension * dtypeFacts(dtype).itemBytes;
  if (promised > fileBytes) {
    const words = `early: its header promises ${rowCount} × ${dimension} × ${dtype}, ${promised} bytes, and there are ${fileBytes}`;
    throw cut(path, fileBytes, words);
  }
  const place = { dtype, dimension, dataOffset: 8, prefixed: false, byteOrder };
  return { ...numbers(start, 'counted', place, rowCount), extraBytes: fileBytes - promised };
}

interface Place {
  readonly dtype: NumericDtype;
  readonly dimension: number;
  readonly dataOffset: number;
  readonly prefixed: boolean;
  readonly byteOrder: 'little' | 'big';
}

function numbers(
  { path, fileBytes, modifiedMs }: Start,
  layout: NamedLayout,
  { dtype, dimension, dataOffset, prefixed, byteOrder }: Place,
  rowCount: number,
): Omit<OneFile, 'extraBytes'> {
  if (rowCount > MAX_ROWS)
    throw new InputError(
      'too-many-rows',
      `${path} holds ${rowCount} rows, more than can be numbered.`,
      { path },
    );
  const { itemBytes } = dtypeFacts(dtype);
  const rowBytes = itemBytes * dimension;
  const file: NumbersFile = {
    kind: 'numbers',
    path,
    fileBytes,
    modifiedMs,
    field: {
      name: 'vector',
      kind: 'tensor',
      dtype,
      shape: [dimension],
      stored:
        layout === 'vecs' ? `int32 dimension, ${dimension} × ${dtype}` : `${dimension} × ${dtype}`,
      ...(itemBytes === 1 ? {} : { byteOrder }),
    },
    dtype,
    shape: [dimension],
    rowBytes,
    stride: rowBytes + (prefixed ? 4 : 0),
    dataOffset,
    byteOrder,
    dimension: prefixed ? dimension : null,
  };
  return { file, layout, rowCount };
}

export function readInt(bytes: Buffer, at: number, byteOrder: 'little' | 'big'): number {
  return byteOrder === 'little' ? bytes.readInt32LE(at) : bytes.readInt32BE(at);
}

const otherLayout =
  'If it is of another kind than its name says, give the settings layout, dtype and dimension.';

function badDimension(path: string, dimension: number): string {
  return `${path} says that its vectors have ${dimension} numbers.`;
}

function cut(path: string, offset: number, where: string): InputError {
  return new InputError('truncated', `${path} ends ${where}.`, { path, offset, hint: otherLayout });
}

function disagrees(path: string, why: string): UsageError {
  return new UsageError('settings-disagree', `${path} cannot be opened so: ${why}.`, {
    path,
    hint: 'Leave the setting out, or set layout to raw to read it as bare numbers.',
  });
}
