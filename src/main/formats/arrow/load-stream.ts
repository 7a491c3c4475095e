import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import type { ArrowSchema } from './arrow-type';
import { damaged, withMetadataErrors } from './damaged';
import { dictionaryLayoutsOf } from './dictionary-layouts';
import {
  HEADERS_BEFORE_A_BREATH,
  type LoadedFile,
  type StoredBatch,
  type StoredDictionary,
} from './ipc-file';
import type { MessageReader } from './message-reader';
import { notArrow } from './not-arrow';
import { readSchema } from './read-schema';
import { layOut } from './slots';

/** The stream format: one pass over the messages finds every batch; bodies are skipped. */
export async function loadStream(reader: MessageReader, signal?: AbortSignal): Promise<LoadedFile> {
  const { path } = reader.file;
  const first = streamSchema(reader);
  const { version } = first.message;
  const { schema } = first;
  const layout = layOut(schema.fields, version);
  const dictionaryLayouts = dictionaryLayoutsOf(schema, version);
  const dictionaries: StoredDictionary[] = [];
  const batches: StoredBatch[] = [];
  let next = first.bodyAt + first.message.bodyBytes;
  for (let count = 0; ; count += 1) {
    if (count % HEADERS_BEFORE_A_BREATH === 0) {
      throwIfCancelled(signal);
      await yieldToEventLoop();
    }
    const found = reader.at(next);
    if (found === null) break;
    const { message, bodyAt } = found;
    if (message.kind === 'schema')
      throw damaged(path, found.at, `a second schema begins at byte ${found.at}`);
    if (message.kind === 'batch')
      batches.push(reader.batch(message.batch, found, layout, dictionaries.length));
    if (message.kind === 'dictionary') {
      const of = dictionaryLayouts.get(message.id);
      if (of !== undefined) {
        const batch = reader.batch(message.batch, found, of, 0);
        dictionaries.push({ id: message.id, isDelta: message.isDelta, batch });
      }
    }
    next = bodyAt + message.bodyBytes;
  }
  return { framing: 'stream', version, schema, layout, batches, dictionaries };
}

function streamSchema(reader: MessageReader): {
  readonly message: { readonly version: number; readonly bodyBytes: number };
  readonly schema: ArrowSchema;
  readonly bodyAt: number;
} {
  const { path } = reader.file;
  const found = ((): ReturnType<MessageReader['at']> => {
    try {
      return reader.at(0);
    } catch (error) {
      // The first bytes decide what it is: what makes no sense there is something else.
      throw notArrow(path, 'It begins neither with ARROW1 nor with a schema.', error);
    }
  })();
  if (found === null || found.message.kind !== 'schema')
    throw notArrow(path, 'It begins neither with ARROW1 nor with a schema.');
  const { message, bodyAt } = found;
  const schema = withMetadataErrors(path, 0, () => readSchema(message.schema, path));
  return { message, schema, bodyAt };
}
