import { isArrayscopeError } from '../../../shared/errors';
import { yieldToEventLoop } from '../../lib/cancel';
import { closeFile, openForReading } from '../rows/read-fully';
import { notResumable } from '../rows/resumable';
import { HEADERS_BEFORE_A_BREATH } from './ipc-file';
import { type FoundMessage, MessageReader } from './message-reader';
import type { WrittenBlock } from './write-messages';

/**
 * The record batches of an unfinished file, read back from their own headers.
 * @param start the bytes before the first of them, which must be there
 * @param end where the last of them ends
 * @throws InputError `not-resumable` where they are not `rows` rows up to that end
 */
export async function writtenBlocks(
  path: string,
  start: Uint8Array,
  end: number,
  rows: number,
): Promise<readonly WrittenBlock[]> {
  const fd = openForReading(path);
  try {
    const reader = new MessageReader({ path, fileBytes: end }, fd);
    if (end < start.length || !Buffer.from(start).equals(reader.bytes(0, start.length)))
      throw notResumable(path, 'it was begun with another schema');
    const blocks: WrittenBlock[] = [];
    let held = 0;
    for (let at = start.length; at < end;) {
      if (blocks.length % HEADERS_BEFORE_A_BREATH === 0) await yieldToEventLoop();
      const { message, bodyAt } = messageAt(reader, at);
      if (message.kind !== 'batch')
        throw notResumable(path, `no record batch begins at byte ${at}`);
      const { bodyBytes } = message;
      blocks.push({ at, metadataBytes: bodyAt - at, bodyBytes });
      held += message.batch.rows;
      at = bodyAt + bodyBytes;
      if (at > end) throw notResumable(path, `a record batch ends behind byte ${end}`);
    }
    if (held !== rows) throw notResumable(path, `it has ${held} rows and should have ${rows}`);
    return blocks;
  } finally {
    await closeFile(fd);
  }
}

function messageAt(reader: MessageReader, at: number): FoundMessage {
  const { path } = reader.file;
  try {
    const found = reader.at(at);
    if (found !== null) return found;
  } catch (error) {
    if (!isArrayscopeError(error) || error.tag !== 'InputError') throw error;
    throw notResumable(path, error.message, error);
  }
  throw notResumable(path, `no record batch begins at byte ${at}`);
}
