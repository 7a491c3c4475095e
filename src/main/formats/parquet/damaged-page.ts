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
