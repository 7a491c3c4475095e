import { InputError } from '../../../shared/errors';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { damaged, withMetadataErrors } from './damaged';
import { dictionaryLayoutsOf } from './dictionary-layouts';
import { FlatTable, type StructVector, exactInt64 } from '../rows/flat-table';
import {
  FIRST_MESSAGE,
  HEADERS_BEFORE_A_BREATH,
  type LoadedFile,
  type StoredBatch,
  type StoredDictionary,
  hasMagic,
} from './ipc-file';
import { type MessageReader, cutShort } from './message-reader';
import { readSchema } from './read-schema';
import { layOut } from './slots';

/** Length of the footer and the magic number. */
const TRAILER_BYTES = 10;

/** The file format: the footer lists where every batch lies. */
export async function loadFooter(reader: MessageReader, signal?: AbortSignal): Promise<LoadedFile> {
  const { path, fileBytes } = reader.file;
  const end = fileBytes - TRAILER_BYTES;
  if (end < FIRST_MESSAGE) throw cutShort(path, fileBytes);
  const trailer = reader.bytes(end, TRAILER_BYTES);
  const footerBytes = new DataView(trailer.buffer).getInt32(0, true);
  if (!hasMagic(trailer, 4)) throw unfinished(path, fileBytes);
  if (footerBytes <= 0 || footerBytes > end - FIRST_MESSAGE)
    throw damaged(path, end, `the footer cannot have ${footerBytes} bytes`);
  const at = end - footerBytes;
  const footer = reader.bytes(at, footerBytes);
  const { version, schema, dictionaryBlocks, batchBlocks } = withMetadataErrors(path, at, () => {
    const table = FlatTable.root(footer);
    const schemaTable = table.table(1);
    if (schemaTable === null) throw new RangeError('the footer has no schema');
    return {
      version: table.int16(0) + 1,
      schema: readSchema(schemaTable, path),
      dictionaryBlocks: blocks(table.structs(2, 24)),
      batchBlocks: blocks(table.structs(3, 24)),
    };
  });
  const layout = layOut(schema.fields, version);
  const dictionaryLayouts = dictionaryLayoutsOf(schema, version);
  const dictionaries: StoredDictionary[] = [];
  const batches: StoredBatch[] = [];
  for (const [index, block] of [...dictionaryBlocks, ...batchBlocks].entries()) {
    if (index % HEADERS_BEFORE_A_BREATH === 0) {
      throwIfCancelled(signal);
      await yieldToEventLoop();
    }
    const found = block.at >= at ? null : reader.at(block.at, block.metadataBytes);
    if (found === null || found.bodyAt > block.at + block.metadataBytes)
      throw damaged(path, at, `the footer names a batch at byte ${block.at} that is not there`);
    const placed = { ...found, bodyAt: block.at + block.metadataBytes };
    const isDictionary = index < dictionaryBlocks.length;
    const { message } = found;
    if (isDictionary && message.kind === 'dictionary') {
      const of = dictionaryLayouts.get(message.id);
      // A dictionary that no field refers to is never read.
      if (of === undefined) continue;
      const batch = reader.batch(message.batch, placed, of, 0);
      dictionaries.push({ id: message.id, isDelta: message.isDelta, batch });
    } else if (!isDictionary && message.kind === 'batch') {
      batches.push(reader.batch(message.batch, placed, layout, Infinity));
    } else {
      throw damaged(path, block.at, `the footer names a batch at byte ${block.at} that is none`);
    }
  }
  return { framing: 'file', version, schema, layout, batches, dictionaries };
}

interface Block {
  readonly at: number;
  /** Prefix and padding included: the body follows. */
  readonly metadataBytes: number;
}

/** File.fbs, struct Block: offset int64, metaDataLength int32, padding, bodyLength int64. */
function blocks({ view, at, count }: StructVector): Block[] {
  return Array.from({ length: count }, (_, index) => {
    const block = {
      at: exactInt64(view, at + index * 24),
      metadataBytes: view.getInt32(at + index * 24 + 8, true),
    };
    if (block.at < 0 || block.metadataBytes < 8) throw new RangeError('a block has no place');
    return block;
  });
}

function unfinished(path: string, offset: number): InputError {
  return new InputError('truncated', `${path} has no footer: it was never finished.`, {
    path,
    offset,
    hint: 'Copy it again, or write it again to its end.',
  });
}
