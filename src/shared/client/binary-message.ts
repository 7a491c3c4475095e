/**
 * An answer that is bytes, and nothing but bytes, on a WebSocket.
 *
 * Blobs would cross by themselves, but in a browser every large one goes through a store in
 * another process, on its way in and again when it is read: a tenth of the rate measured here.
 * Over a message port structured clone carries the ArrayBuffer as it is; a socket needs a layout,
 * little-endian: length H of the head (uint32), H bytes of UTF-8 JSON (the message without its
 * body), then the bytes.
 */
export interface BinaryAnswer {
  readonly i: string;
  readonly p: { readonly b: { readonly json: ArrayBuffer } };
}

const PREFIX_BYTES = 4;

export function isBinaryAnswer(message: unknown): message is BinaryAnswer {
  return get(get(get(message, 'p'), 'b'), 'json') instanceof ArrayBuffer;
}

/** What goes before the bytes. */
export function binaryHead({ i, p }: BinaryAnswer): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify({ i, p: { ...p, b: undefined } }));
  const head = new Uint8Array(PREFIX_BYTES + text.length);
  new DataView(head.buffer).setUint32(0, text.length, true);
  head.set(text, PREFIX_BYTES);
  return head;
}

/** The message as it was before it was sent. */
export function readBinaryAnswer(data: ArrayBuffer): BinaryAnswer {
  const end = PREFIX_BYTES + new DataView(data).getUint32(0, true);
  const head: unknown = JSON.parse(
    new TextDecoder().decode(new Uint8Array(data, PREFIX_BYTES, end - PREFIX_BYTES)),
  );
  return {
    ...(head as BinaryAnswer),
    p: { ...(head as BinaryAnswer).p, b: { json: data.slice(end) } },
  };
}

function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
