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
  return { json: JSON.stringify(data, packBytes) };
}

export function decodeWire(wire: Wire): unknown {
  if ('text' in wire) return wire.text;
  if ('buffer' in wire) return new Uint8Array(Buffer.from(wire.buffer, 'base64')).buffer;
  if ('view' in wire) return new Uint8Array(Buffer.from(wire.view, 'base64'));
  return wire.json === undefined ? undefined : JSON.parse(wire.json, unpackBytes);
}

/** Structured clone carries buffers anywhere in a message; JSON needs them spelled out. */
function packBytes(_key: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer) return { $buffer: Buffer.from(value).toString('base64') };
  return value;
}

function unpackBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$buffer' in value)) return value;
  return new Uint8Array(Buffer.from(String(value.$buffer), 'base64')).buffer;
}
