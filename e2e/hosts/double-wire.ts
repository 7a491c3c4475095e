/** How a message's body crosses between a page and the doubled main process; page-side.js has the other half. */
export type Wire =
  | { readonly text: string }
  | { readonly buffer: string }
  | { readonly view: string }
  | { readonly json: string | undefined };

export function encodeWire(data: unknown): Wire {
  if (typeof data === 'string') return { text: data };
  if (data instanceof ArrayBuffer) return { buffer: Buffer.from(data).toString('base64') };
  if (ArrayBuffer.isView(data)) {
    return { view: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
  }
  return { json: JSON.stringify(data) };
}

export function decodeWire(wire: Wire): unknown {
  if ('text' in wire) return wire.text;
  if ('buffer' in wire) return new Uint8Array(Buffer.from(wire.buffer, 'base64')).buffer;
  if ('view' in wire) return new Uint8Array(Buffer.from(wire.view, 'base64'));
  return wire.json === undefined ? undefined : JSON.parse(wire.json);
}
