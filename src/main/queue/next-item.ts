/** Which item of a queue has its turn, by what the disks have room for now. */
import { type Turn, nextTurn } from './capacity';
import { needs } from './needs';
import { type QueueRecord, type RecordedItem, mayRun, orderedItems } from './queue-record';

/** @param running those that run now, by their ids */
export async function nextItem(
  record: QueueRecord,
  running: ReadonlyMap<number, { readonly item: RecordedItem }>,
): Promise<Turn> {
  const waiting = orderedItems(record).filter((item) => mayRun(item) && !running.has(item.id));
  // What was begun holds room on the disk already: it goes first.
  const first = waiting.toSorted((a, b) => rankOf(a) - rankOf(b));
  const free = new Map<string, number>();
  return nextTurn(await needs(first, free), {
    limits: record.limits,
    running: await needs(
      [...running.values()].map(({ item }) => item),
      free,
    ),
    freeBytes: free,
    publishedBytes: publishedBytes(record),
  });
}

function publishedBytes(record: QueueRecord): number {
  return orderedItems(record).reduce(
    (sum, { state }) => sum + (state.kind === 'done' ? state.result.bytesWritten : 0),
    0,
  );
}

function rankOf({ state }: RecordedItem): number {
  return state.kind === 'begun' ? 0 : 1;
}
