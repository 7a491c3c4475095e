import { InputError } from '../../../shared/errors';

/** A page that cannot be what its header says; the chunk reader adds file, column and offset. */
export class DamagedPage extends Error {
  constructor(
    message: string,
    readonly code: 'damaged-page' | 'ragged-list' | 'null-element' | 'unsupported' = 'damaged-page',
    /** Row of the row group, where it is known. */
    readonly row?: number,
  ) {
    super(message);
  }
}

export interface PagePlace {
  readonly path: string;
  /** Number of the row group. */
  readonly group: number;
  readonly column: string;
  readonly offset: number;
}

/** A damaged page as an error that says where it is; any other error as it is. */
export function pageError(error: unknown, { path, group, column, offset }: PagePlace): unknown {
  const words = error instanceof RangeError ? error.message : null;
  if (!(error instanceof DamagedPage) && words === null) return error;
  const damaged = error instanceof DamagedPage ? error : null;
  const code = damaged?.code ?? 'damaged-page';
  const message = damaged?.message ?? words ?? '';
  const where = `The column “${column}” of ${path} cannot be read in row group ${group}, byte ${offset}`;
  return new InputError(code, `${where}: ${message}.`, { path, offset, cause: error });
}
