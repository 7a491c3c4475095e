/** What the ending of a file's name says of it. Pure. */
import { extname } from 'node:path';
import type { NumericDtype } from '../../../shared/model/dtype';

/** TEXMEX: a dimension before each vector (http://corpus-texmex.irisa.fr). */
const VECS: Readonly<Record<string, NumericDtype>> = {
  '.fvecs': 'float32',
  '.bvecs': 'uint8',
  '.ivecs': 'int32',
};
/** big-ann-benchmarks: count and dimension, then the vectors. */
const COUNTED: Readonly<Record<string, NumericDtype>> = {
  '.fbin': 'float32',
  '.u8bin': 'uint8',
  '.i8bin': 'int8',
  '.ibin': 'int32',
};
const RAW: Readonly<Record<string, NumericDtype | null>> = {
  '.bin': null,
  '.raw': null,
  '.dat': null,
  '.f16': 'float16',
  '.f32': 'float32',
  '.f64': 'float64',
  '.i8': 'int8',
  '.i16': 'int16',
  '.i32': 'int32',
  '.i64': 'int64',
  '.u8': 'uint8',
  '.u16': 'uint16',
  '.u32': 'uint32',
  '.u64': 'uint64',
};

export type NamedLayout = 'raw' | 'vecs' | 'counted';

export interface NamedAs {
  readonly layout: NamedLayout;
  /** Type that the name speaks for; a person confirms that of bare numbers. */
  readonly dtype: NumericDtype | null;
}

/** Null for a name that is no vector file's. */
export function namedAs(path: string): NamedAs | null {
  const ending = extname(path).toLowerCase();
  if (Object.hasOwn(VECS, ending)) return { layout: 'vecs', dtype: VECS[ending] ?? null };
  if (Object.hasOwn(COUNTED, ending)) return { layout: 'counted', dtype: COUNTED[ending] ?? null };
  if (Object.hasOwn(RAW, ending)) return { layout: 'raw', dtype: RAW[ending] ?? null };
  return null;
}

/** Ending of a raw file of this type, as the writer names it. */
export function rawEnding(dtype: NumericDtype): string {
  const [, letter = '', bits = ''] = /^(float|complex|int|uint)([0-9]+)$/.exec(dtype) ?? [];
  return dtype === 'bool' ? '.bool' : `.${letter.charAt(0)}${bits}`;
}

/** Which of the three one-file formats holds vectors of this type. */
export function vecsEnding(dtype: string): string | null {
  return Object.entries(VECS).find(([, known]) => known === dtype)?.[0] ?? null;
}
