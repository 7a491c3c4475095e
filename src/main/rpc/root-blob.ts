/**
 * The engine's half of shared/client/root-blob.ts: takes the one Blob out of the multipart form
 * that the serialiser made of it. Other answers pass through.
 */
export function bareRootBlob(body: unknown): unknown {
  if (!(body instanceof FormData)) return body;
  const blob = body.get('0');
  const isRoot = body.get('data') === ROOT_BLOB;
  return isRoot && blob instanceof Blob ? blob : body;
}

/** What the serialiser says of an answer that is a Blob: at the root (no path), one Blob. */
const ROOT_BLOB = JSON.stringify({ json: {}, maps: [[]] });
