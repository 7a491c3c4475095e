/** Types that a person or a record gives: `z=float32, image=float32[64,64,3], name=str`. */
import { UsageError } from '../../../../shared/errors';
import type { FieldKind } from '../../../../shared/model/dataset';
import { isNumericDtype } from '../../../../shared/model/dtype';

export interface DeclaredType {
  /** A numeric dtype, `str…` or `bytes…`. */
  readonly dtype: string;
  /** Of one row; absent: a number, or what a numbered group has. */
  readonly shape?: readonly number[];
  /** Absent: told from the name and the type. */
  readonly kind?: FieldKind;
  readonly nullable?: boolean;
}
export type DeclaredTypes = ReadonlyMap<string, DeclaredType>;

const ENTRY = /^\s*(?<name>[^=]+?)\s*=\s*(?<dtype>[a-z]+\d*)\s*(?:\[(?<shape>[\d\s,]*)\])?\s*$/;
const STRING = /^(?:str|bytes)\d*$/;

/** @throws UsageError `bad-types` */
export function parseTypes(text: string): DeclaredTypes {
  const types = new Map<string, DeclaredType>();
  // A comma inside brackets belongs to a shape.
  for (const entry of text.split(/,(?![^[]*\])/)) {
    if (entry.trim() === '') continue;
    const groups = ENTRY.exec(entry)?.groups;
    const name = groups?.['name'];
    const dtype = groups?.['dtype'];
    if (name === undefined || dtype === undefined || !isDeclarable(dtype))
      throw new UsageError('bad-types', `“${entry.trim()}” is no column and its type.`, {
        hint: 'Write them as z=float32, image=float32[64,64,3], name=str.',
      });
    const extents = groups?.['shape'];
    const shape = extents === undefined ? {} : { shape: parseShape(extents) };
    types.set(name, { dtype, ...shape });
  }
  return types;
}

export function isDeclarable(dtype: string): boolean {
  return isNumericDtype(dtype) || STRING.test(dtype);
}

function parseShape(text: string): readonly number[] {
  return text
    .split(',')
    .filter((extent) => extent.trim() !== '')
    .map(Number);
}
