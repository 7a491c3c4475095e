/**
 * The header of a `.npy` file. Layout: magic `\x93NUMPY`, major and minor version (one byte
 * each), length of the text (uint16 in version 1, uint32 in 2 and 3, little-endian), the text:
 * a Python dictionary `descr`, `fortran_order`, `shape`, in Latin-1 (1, 2) or UTF-8 (3).
 * Specification: numpy.lib.format.
 */
import { InputError } from '../../../shared/errors';
import { elementCount } from '../../../shared/model/dtype';
import { LiteralError, type PythonValue, parsePythonLiteral } from './python-literal';
import { type NpyRecord, parseExtents, parseRecord } from './record';

export interface NpyHeader {
  readonly version: 1 | 2 | 3;
  readonly shape: readonly number[];
  /** True where the array is stored column-major. */
  readonly fortranOrder: boolean;
  readonly record: NpyRecord;
  /** Byte offset of the first element. */
  readonly dataOffset: number;
  /** Bytes that the header promises after `dataOffset`. */
  readonly dataBytes: number;
}

export interface HeaderExtent {
  readonly version: 1 | 2 | 3;
  readonly textOffset: number;
  readonly dataOffset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Magic, version and the longer of the two length fields. */
export const PREFIX_BYTES = 12;
/** No header that NumPy writes comes near; a wrong length must not make us read gigabytes. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const KEYS = ['descr', 'fortran_order', 'shape'] as const;

export function hasNpyMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/**
 * Where the header ends, from the file's first `PREFIX_BYTES` bytes (fewer where it is shorter).
 * @throws InputError `empty-file`, `not-npy`, `unsupported-version`, `truncated`, `bad-header`.
 */
export function headerExtent(prefix: Uint8Array, path: string): HeaderExtent {
  if (prefix.length === 0) throw new InputError('empty-file', `${path} is empty.`, { path });
  if (!hasNpyMagic(prefix)) {
    throw new InputError('not-npy', `${path} is no .npy file: its magic number is wrong.`, {
      path,
      offset: 0,
    });
  }
  const version = prefix[6];
  if ((version !== 1 && version !== 2 && version !== 3) || prefix[7] !== 0) {
    const found = prefix.length < 8 ? 'missing' : `${version}.${prefix[7]}`;
    throw new InputError(
      'unsupported-version',
      `${path} has .npy version ${found}; versions 1.0, 2.0 and 3.0 can be read.`,
      { path, offset: 6 },
    );
  }
  const textOffset = version === 1 ? 10 : 12;
  if (prefix.length < textOffset) throw headerCut(path, prefix.length);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const textBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (textBytes > MAX_TEXT_BYTES) {
    throw malformed(path, `it claims to be ${textBytes} bytes long`, 8);
  }
  return { version, textOffset, dataOffset: textOffset + textBytes };
}

/**
 * Parses a header from bytes that hold all of it.
 * @throws InputError as `headerExtent` and `parseRecord`.
 */
export function parseNpyHeader(bytes: Uint8Array, path: string): NpyHeader {
  const { version, textOffset, dataOffset } = headerExtent(bytes.subarray(0, PREFIX_BYTES), path);
  if (bytes.length < dataOffset) throw headerCut(path, bytes.length);
  const dictionary = parseDictionary(
    bytes.subarray(textOffset, dataOffset),
    version,
    textOffset,
    path,
  );
  const shape = parseExtents(dictionary.shape, path);
  if (dictionary.shape.kind !== 'tuple') throw malformed(path, 'its shape is no tuple', textOffset);
  const record = parseRecord(dictionary.descr, path);
  const dataBytes = record.itemBytes * elementCount(shape);
  if (!Number.isSafeInteger(dataBytes)) {
    throw malformed(path, 'its shape and dtype promise more bytes than can exist', textOffset);
  }
  return { version, shape, fortranOrder: dictionary.fortranOrder, record, dataOffset, dataBytes };
}

/**
 * @throws InputError `truncated` when a file of `fileBytes` cannot hold what its header promises;
 * nothing was allocated for it by then.
 */
export function assertComplete(header: NpyHeader, fileBytes: number, path: string): void {
  const promised = header.dataOffset + header.dataBytes;
  if (fileBytes >= promised) return;
  throw new InputError(
    'truncated',
    `${path} is truncated: its header promises ${promised} bytes and it has ${fileBytes}.`,
    { path, offset: fileBytes, hint: 'Copy the file again, or write it again from its source.' },
  );
}

function parseDictionary(
  text: Uint8Array,
  version: 1 | 2 | 3,
  textOffset: number,
  path: string,
): { descr: PythonValue; fortranOrder: boolean; shape: PythonValue } {
  let value: PythonValue;
  try {
    value = parsePythonLiteral(decodeText(text, version));
  } catch (error) {
    const position = error instanceof LiteralError ? error.position : 0;
    const why = error instanceof LiteralError ? error.message : 'its text is no UTF-8';
    throw malformed(path, why, textOffset + position, error);
  }
  const entries = value.kind === 'dict' ? value.entries : new Map<string, PythonValue>();
  const [descr, fortran, shape] = KEYS.map((key) => entries.get(key));
  if (
    descr === undefined ||
    fortran === undefined ||
    shape === undefined ||
    entries.size !== KEYS.length
  ) {
    throw malformed(path, `it is no dictionary of ${KEYS.join(', ')}`, textOffset);
  }
  if (fortran.kind !== 'bool')
    throw malformed(path, 'fortran_order is neither True nor False', textOffset);
  return { descr, fortranOrder: fortran.value, shape };
}

function decodeText(text: Uint8Array, version: 1 | 2 | 3): string {
  if (version === 3) return new TextDecoder('utf-8', { fatal: true }).decode(text);
  // Not TextDecoder('latin1'): that is windows-1252, which differs from Latin-1 in 27 bytes.
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
}

function headerCut(path: string, offset: number): InputError {
  return new InputError('truncated', `${path} ends inside its header.`, {
    path,
    offset,
    hint: 'Copy the file again, or write it again from its source.',
  });
}

function malformed(path: string, why: string, offset: number, cause?: unknown): InputError {
  return new InputError('bad-header', `The header of ${path} cannot be read: ${why}.`, {
    path,
    offset,
    cause,
  });
}
