import type { OpenedDataset } from '../datasets/open';
import { HandleTable } from './handle-table';

/** What belongs to one window or tab: made when it connects, closed when its connection ends. */
export interface Connection {
  readonly datasets: HandleTable<OpenedDataset>;
}

export function openConnection(): Connection {
  return { datasets: new HandleTable((opened) => opened.dataset.close()) };
}

/** Never rejects: nobody is left who could be told. */
export async function closeConnection(connection: Connection): Promise<void> {
  await connection.datasets.closeAll().catch(() => undefined);
}
