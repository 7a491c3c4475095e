/**
 * Folders that name a value: `year=2024/month=5/part-0.parquet`, as Hive, Spark and pyarrow write
 * them. Each key is a field that is the same in all rows of a file.
 */
import type { Field } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import type { FilePart } from './file-part';

export interface PartitionField {
  readonly field: Field;
  /** By the file's name; null where the folder stands for a null. */
  readonly values: ReadonlyMap<string, string | null>;
}

const NULL_VALUE = '__HIVE_DEFAULT_PARTITION__';
const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,17})$/;

/** Keys and values of the folders above a file; null where a folder names no value. */
export function partitionOf(name: string): ReadonlyMap<string, string | null> | null {
  const found = new Map<string, string | null>();
  for (const folder of name.split('/').slice(0, -1)) {
    const at = folder.indexOf('=');
    if (at < 1) return null;
    const value = unescaped(folder.slice(at + 1));
    found.set(unescaped(folder.slice(0, at)), value === NULL_VALUE ? null : value);
  }
  return found;
}

/** The fields that the folders add; null where the files do not all name the same keys. */
export function partitionFields(names: readonly string[]): readonly PartitionField[] | null {
  const values = new Map(names.map((name) => [name, partitionOf(name)]));
  const keys = [...(values.get(names[0] ?? '')?.keys() ?? [])];
  for (const found of values.values())
    if (found === null || [...found.keys()].join('\u0000') !== keys.join('\u0000')) return null;
  return keys.map((key) => {
    const ofKey = new Map(names.map((name) => [name, values.get(name)?.get(key) ?? null]));
    const present = [...ofKey.values()].filter((value) => value !== null);
    const whole = present.length > 0 && present.every((value) => WHOLE_NUMBER.test(value));
    const field: Field = {
      name: key,
      kind: whole ? 'scalar' : 'text',
      dtype: whole ? 'int64' : 'str',
      shape: [],
      stored: 'names of folders',
      ...(present.length < ofKey.size ? { nullable: true } : {}),
    };
    return { field, values: ofKey };
  });
}

/** The column of a partition for rows of these files. */
export function partitionColumn(
  partition: PartitionField | undefined,
  parts: readonly (FilePart | undefined)[],
): Column {
  const values = parts.map((part) => partition?.values.get(part?.name ?? '') ?? null);
  if (partition?.field.dtype !== 'int64') return stringColumn(values);
  const data = BigInt64Array.from(values, (value) => BigInt(value ?? 0));
  const valid = Uint8Array.from(values, (value) => (value === null ? 0 : 1));
  const column = { kind: 'numeric', dtype: 'int64', shape: [], data } as const;
  return valid.includes(0) ? { ...column, valid } : column;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
