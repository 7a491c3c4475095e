/** Messages of a file by their position ("Encapsulated message format" of the specification). */
import { InputError } from '../../../shared/errors';
import { readFullySync } from '../rows/read-fully';
import { damaged, withMetadataErrors } from './damaged';
import type { PooledFile } from '../rows/file-pool';
import type { StoredBatch } from './ipc-file';
import { type BatchHeader, type Message, readMessage } from './message';
import { sizeComplaint } from './slot-sizes';
import type { SlotLayout } from './slots';

/** Most messages are shorter: one read gets all of them. */
const USUAL_BYTES = 2048;
const CONTINUATION = 0xffffffff;

export interface FoundMessage {
  readonly message: Message;
  readonly at: number;
  readonly bodyAt: number;
}

export class MessageReader {
  /** Bytes read so far. */
  bytesRead = 0;

  constructor(
    readonly file: PooledFile,
    private readonly fd: number,
  ) {}

  /**
   * The message at a position; null at the end of a stream, which is a length of 0 or the end of
   * the file.
   * @param usual bytes that its metadata probably takes, prefix included.
   * @throws InputError `damaged` or `truncated`.
   */
  at(position: number, usual = USUAL_BYTES): FoundMessage | null {
    const { path, fileBytes } = this.file;
    const left = fileBytes - position;
    if (left < 4) return null;
    const head = this.bytes(position, Math.min(left, Math.max(8, usual)));
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const first = view.getUint32(0, true);
    if (first === CONTINUATION && left < 8) throw cutShort(path, fileBytes);
    // Before version 0.15 there was no continuation marker, only the length.
    const prefix = first === CONTINUATION ? 8 : 4;
    const length = prefix === 8 ? view.getUint32(4, true) : first;
    if (length === 0) return null;
    if (prefix + length > left) throw cutShort(path, position);
    const whole = head.length >= prefix + length;
    const bytes = whole
      ? head.subarray(prefix, prefix + length)
      : this.bytes(position + prefix, length);
    const message = withMetadataErrors(path, position, () => readMessage(bytes));
    return { message, at: position, bodyAt: position + prefix + length };
  }

  bytes(position: number, length: number): Uint8Array {
    // Its own memory at offset 0, so that every number in it is aligned.
    const bytes = new Uint8Array(length);
    readFullySync(this.fd, bytes, position, this.file.path);
    this.bytesRead += length;
    return bytes;
  }

  /** The batch of a message, after a look at every size that it declares. */
  batch(
    header: BatchHeader,
    { message, at, bodyAt }: FoundMessage,
    layout: SlotLayout,
    dictionariesBefore: number,
  ): StoredBatch {
    const { path, fileBytes } = this.file;
    const { bodyBytes } = message;
    if (bodyAt + bodyBytes > fileBytes) throw cutShort(path, at);
    const complaint = batchComplaint(header, layout, bodyBytes);
    if (complaint !== null) throw damaged(path, at, `the batch at byte ${at} ${complaint}`);
    return { file: this.file, header, messageAt: at, bodyAt, bodyBytes, dictionariesBefore };
  }
}

function batchComplaint(header: BatchHeader, layout: SlotLayout, bodyBytes: number): string | null {
  const { nodes, buffers, variadic, rows } = header;
  if (nodes.length !== layout.nodes * 2)
    return `has ${nodes.length / 2} arrays; the schema asks for ${layout.nodes}`;
  if (variadic.length !== layout.views) return 'does not count the data of its views';
  const expected = layout.buffers + variadic.reduce((sum, count) => sum + count, 0);
  if (buffers.length !== expected * 2)
    return `has ${buffers.length / 2} buffers; the schema asks for ${expected}`;
  for (let index = 0; index < buffers.length; index += 2) {
    if ((buffers[index] ?? 0) + (buffers[index + 1] ?? 0) > bodyBytes)
      return `has a buffer that lies outside its body`;
  }
  const other = layout.roots.find(({ node }) => nodes[node * 2] !== rows);
  if (other !== undefined)
    return `has ${rows} rows, but ${nodes[other.node * 2] ?? 0} in the column “${other.field.name}”`;
  return layout.roots.reduce<string | null>(
    (found, root) => found ?? sizeComplaint(root, header),
    null,
  );
}

export function cutShort(path: string, offset: number): InputError {
  return new InputError('truncated', `${path} ends in the middle of a message.`, {
    path,
    offset,
    hint: 'The file was not written or not copied to its end; get it again.',
  });
}
