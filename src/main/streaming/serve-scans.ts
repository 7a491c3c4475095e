import type { MessagePort } from 'node:worker_threads';
import { InternalError, assertNever, toArrayscopeError } from '../../shared/errors';
import { findFormat } from '../formats/registry';
import type { Dataset } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { arraysOf, copyBatch } from './batch-memory';
import type { FromScanWorker, OpenedBy, ScanRange, ToScanWorker } from './scan-messages';

/**
 * The worker's side: opens the dataset once, scans the ranges it is told, one after the other, and
 * hands over copies. A dataset may keep memory that its batches are views of (a decoded chunk), so
 * what is transferred is never its own; the memory it reads into is used again instead.
 * A thread is never ended from outside while a native library works in it.
 */
export function serveScans(port: MessagePort): void {
  const controller = new AbortController();
  let opened: Promise<Dataset> | undefined;
  let work: Promise<void> = Promise.resolve();
  const send = (message: FromScanWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  const fail = (range: number | null, error: unknown): void =>
    send({ type: 'failed', range, error: toArrayscopeError(error).toInfo() });
  const open = async (by: OpenedBy): Promise<void> => {
    try {
      opened = openDataset(by, controller.signal);
      const { rowCount, fields } = await opened;
      send({ type: 'opened', rowCount, fields });
    } catch (error) {
      fail(null, error);
    }
  };
  const scan = async ({ range, start, end, batchRows, columns }: ScanRange): Promise<void> => {
    const { signal } = controller;
    try {
      throwIfCancelled(signal);
      const dataset = await opened;
      if (dataset === undefined) throw new InternalError('A worker was to scan what is not open.');
      const options = { start, end, batchRows, columns, signal, batchesInUse: 1 };
      for await (const batch of dataset.scan(options)) {
        throwIfCancelled(signal);
        const copy = copyBatch(batch);
        send({ type: 'batch', range, batch: copy }, buffersOf(copy));
      }
      send({ type: 'end', range });
    } catch (error) {
      fail(range, error);
    }
  };
  const stop = async (): Promise<void> => {
    try {
      await (await opened)?.close();
    } catch {
      // It was told when it happened, or nobody waits for it any more.
    }
    port.close();
  };

  port.on('message', (message: ToScanWorker) => {
    switch (message.type) {
      case 'open':
        work = work.then(() => open(message));
        break;
      case 'scan':
        work = work.then(() => scan(message));
        break;
      case 'stop':
        controller.abort();
        work = work.then(stop);
        break;
      default:
        assertNever(message);
    }
  });
}

async function openDataset(
  { path, format, settings }: OpenedBy,
  signal: AbortSignal,
): Promise<Dataset> {
  const found = await findFormat(format);
  if (found === undefined) throw new InternalError(`No format is called ${format}.`);
  return found.open(path, { settings, signal });
}

/** Each array of a copy has a buffer of its own. */
function buffersOf(copy: Parameters<typeof arraysOf>[0]): readonly ArrayBuffer[] {
  return arraysOf(copy).flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}
