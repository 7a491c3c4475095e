/** Opens one file: reads its schema and the headers of its batches, nothing of their bodies. */
import { InputError } from '../../../shared/errors';
import { closeFile, openForReading, sizeOf } from '../rows/read-fully';
import type { PooledFile } from '../rows/file-pool';
import { FIRST_MESSAGE, type IpcFile, hasMagic } from './ipc-file';
import { loadFooter } from './load-footer';
import { loadStream } from './load-stream';
import { MessageReader } from './message-reader';
import { notArrow } from './not-arrow';

/** @throws InputError where the file is no Arrow file, damaged or cut short. */
export async function loadFile(path: string, signal?: AbortSignal): Promise<IpcFile> {
  const fd = openForReading(path);
  try {
    const { bytes, modifiedMs, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is not a regular file.`, { path });
    const file: PooledFile = { path, fileBytes: bytes };
    const reader = new MessageReader(file, fd);
    const start = bytes < FIRST_MESSAGE ? new Uint8Array(0) : reader.bytes(0, FIRST_MESSAGE);
    if (bytes === 0) throw notArrow(path, 'It is empty.');
    if (isFeatherVersion1(start)) throw notArrow(path, 'It is a Feather file of version 1.');
    const loaded = hasMagic(start)
      ? await loadFooter(reader, signal)
      : await loadStream(reader, signal);
    return { ...file, ...loaded, modifiedMs, headerBytes: reader.bytesRead };
  } finally {
    await closeFile(fd);
  }
}

function isFeatherVersion1(start: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(start.subarray(0, 4)) === 'FEA1';
}
