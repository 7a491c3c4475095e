import { dtypeFacts, isNumericDtype } from '../../../shared/model/dtype';
import { escapeBytes } from '../rows/escaped-bytes';
import type { StoredColumn } from './stored-columns';

/** Bits of the integer dtypes, for their range. */
function range(dtype: string): readonly [bigint, bigint] {
  const bits = BigInt(/\d+$/.exec(dtype)?.[0] ?? '64');
  return dtype.startsWith('u')
    ? [0n, 2n ** bits - 1n]
    : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/**
 * The SQL filter that keeps the rows whose id is exactly this text; null where no row's can be:
 * `007` is no number's own spelling.
 */
export function idFilter({ column, decoding, field }: StoredColumn, id: string): string | null {
  const name = `\`${column.replaceAll('`', '``')}\``;
  const numeric = isNumericDtype(field.dtype) && dtypeFacts(field.dtype).kind !== 'float';
  if (numeric) {
    if (!/^(0|-?[1-9]\d*)$/.test(id)) return null;
    const [low, high] = range(field.dtype);
    if (BigInt(id) < low || BigInt(id) > high) return null;
  }
  switch (decoding.kind) {
    case 'numbers':
      return `${name} = ${id}`;
    case 'decimal':
      return `${name} = '${id}'`;
    case 'escaped-bytes': {
      const text = Buffer.from(escapeBytes(Buffer.from(id))).toString();
      return `${name} = '${text.replaceAll("'", "''")}'`;
    }
    case 'strings':
      if (decoding.encoding === 'utf8' || field.dtype === 'str')
        return `${name} = '${id.replaceAll("'", "''")}'`;
      return null;
    case 'row-bytes':
      return null;
  }
}
