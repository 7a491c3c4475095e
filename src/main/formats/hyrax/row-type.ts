import { numericDescr } from '../npy/encode';
import { formBytes } from '../npy/plan-write';
import { type ItemType, itemBytes, itemDescr } from '../npy/string-items';
import type { BatchRowType } from './batch-file';
import type { HyraxFields } from './plan-write';

/**
 * How string ids are held; null where ids are integers.
 * @param idWidth width of the widest so far, where the schema does not say it
 */
export function idItem({ id: { form } }: HyraxFields, idWidth: number): ItemType | null {
  return form.kind === 'numeric' ? null : { kind: form.item, width: form.width ?? idWidth };
}

/** What a row of a batch file is made of. */
export function rowType(fields: HyraxFields, idWidth: number): BatchRowType {
  const { form } = fields.tensor;
  return {
    ...idType(fields, idWidth),
    tensorDescr: numericDescr(form.dtype),
    tensorShape: form.shape,
    tensorBytes: formBytes(form),
  };
}

function idType(
  { id: { form } }: HyraxFields,
  idWidth: number,
): Pick<BatchRowType, 'idDescr' | 'idBytes'> {
  if (form.kind === 'numeric')
    return { idDescr: numericDescr(form.dtype), idBytes: formBytes(form) };
  const item = { kind: form.item, width: form.width ?? idWidth };
  return { idDescr: itemDescr(item), idBytes: itemBytes(item) };
}
