import type { ChunkSize } from '../chunk-size';

/**
 * Chunks of so many rows at least (a slice is never cut): the same in every run, for tests.
 * @param onFinished called with the number of chunks so far
 */
export function everyRows(
  count: number,
  onFinished: (chunks: number) => void = () => undefined,
): ChunkSize {
  let chunks = 0;
  return {
    isFull: ({ rows }) => rows >= count,
    finished: () => {
      chunks += 1;
      onFinished(chunks);
    },
  };
}
