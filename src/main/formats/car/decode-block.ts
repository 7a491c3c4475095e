import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats';
import { damaged } from './damaged';

export const DAG_CBOR = 0x71;

/** A block of the IPLD data model. @throws InputError */
export function decodeBlock(bytes: Uint8Array, cid: CID, path: string): unknown {
  try {
    return decode<unknown>(bytes);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw damaged(path, 0, `the block ${cid.toString()} is no DAG-CBOR (${words})`, error);
  }
}

/** A map of the data model: no list, no link, no bytes. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    CID.asCID(value) === null
  );
}
