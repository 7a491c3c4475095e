import { CheckFailedError, isArrayscopeError } from '../../../shared/errors';

/** The same batches; rows that the dataset does not give are rows that differ from those written. */
export async function* allRows<T>(batches: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* batches;
  } catch (error) {
    if (!isArrayscopeError(error) || error.code !== 'rows-missing') throw error;
    throw new CheckFailedError('rows-differ', error.message, { row: error.row, cause: error });
  }
}
