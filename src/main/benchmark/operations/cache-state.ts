import { assertNever } from '../../../shared/errors';
import { PageCache, requireDeviceReads } from '../page-cache';
import type { Timings } from './timings';
import type { OperationContext } from './types';

/** Puts the files into the state that the case is about, and proves that it was had. */
export interface PreparedCache {
  /** Right before the clock starts. */
  before(): Promise<void>;
  /** @throws MachineError where “cold” reads were served from memory. */
  requireState(timings: Timings): void;
}

export async function prepareCache({
  cache,
  path,
  signal,
}: OperationContext): Promise<PreparedCache> {
  switch (cache) {
    case 'hot':
      return { before: async () => undefined, requireState: () => undefined };
    case 'reopen': {
      const pages = await PageCache.of(path);
      return { before: () => pages.warm(signal), requireState: () => undefined };
    }
    case 'cold': {
      const pages = await PageCache.of(path);
      return {
        before: () => pages.drop(signal),
        requireState: ({ usage }) => requireDeviceReads(usage.deviceReadBytes),
      };
    }
    default:
      return assertNever(cache);
  }
}
