/**
 * A Blob that is the whole answer of a call crosses as raw bytes after the message's JSON.
 *
 * Left alone, the serialiser packs it into a multipart form: the bytes are copied twice more on
 * one side, and searched for a boundary on the other. The engine's half unpacks the form
 * (src/main/rpc/root-blob.ts); here the bare Blob is turned back into what the decoder expects.
 */
export function asSerializedBody(body: unknown): unknown {
  return body instanceof Blob ? { json: body } : body;
}
