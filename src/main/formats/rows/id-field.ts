/** Which field names the rows, where the format itself does not say. */
const ID_NAME = /^(?:id|ids|object_id|objid|name|names)$/i;

/** What is known of a field before it has a kind. */
export interface FieldShape {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

/**
 * The first field with a name for it that holds one string or one integer a row, else the first
 * of text, else none.
 * @param isText which of them may name the rows whatever they are called
 */
export function idFieldName<F extends FieldShape>(
  fields: readonly F[],
  isText: (field: F) => boolean = ({ dtype }) => dtype.startsWith('str'),
): string | null {
  const single = fields.filter(({ shape, dtype }) => shape.length === 0 && isLabel(dtype));
  const found = single.find(({ name }) => ID_NAME.test(name)) ?? single.find(isText);
  return found?.name ?? null;
}

/** Text where strings of bytes are how text is kept. */
export function isString({ dtype }: FieldShape): boolean {
  return /^(?:str|bytes)/.test(dtype);
}

function isLabel(dtype: string): boolean {
  return /^(?:str|bytes|u?int)/.test(dtype);
}
