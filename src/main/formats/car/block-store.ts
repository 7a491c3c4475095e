import { createHash } from 'node:crypto';
import type { CID } from 'multiformats';
import { InputError } from '../../../shared/errors';
import { FilePool } from '../rows/file-pool';
import { readFully } from '../rows/read-fully';
import { type BlockPlace, type CarFile, keyOf } from './car-file';

/** Codes of multicodec: the hashes that blocks are checked with. */
const HASHES: Readonly<Record<number, string>> = { 0x12: 'sha256', 0x13: 'sha512' };
/** A CID that is its own block; longer ones are refused, as IPFS refuses them. */
const IDENTITY = 0x00;
const MAX_IDENTITY_BYTES = 128;

/** Names of the codecs that are met in archives. */
const CODECS: Readonly<Record<number, string>> = {
  0x55: 'raw',
  0x70: 'dag-pb',
  0x71: 'dag-cbor',
  0x0129: 'dag-json',
  0x0200: 'json',
  0x51: 'cbor',
};

export function codecName(code: number): string {
  return CODECS[code] ?? `codec 0x${code.toString(16)}`;
}

/** Blocks by CID, each read where it lies and given out only when its hash is right. */
export class BlockStore {
  readonly #pool = new FilePool(1);

  constructor(readonly car: CarFile) {}

  /** @throws InputError for a block that is missing, or is not what its CID says. */
  async get(cid: CID): Promise<Uint8Array> {
    const { path } = this.car;
    const { multihash } = cid;
    if (multihash.code === IDENTITY) return identity(cid, path);
    const place = this.car.blocks.get(keyOf(cid));
    if (place === undefined) {
      throw new InputError('missing-block', `${path} has no block ${cid.toString()}.`, {
        path,
        hint: 'The archive holds a part of the data only; export all of it.',
      });
    }
    const bytes = new Uint8Array(place.bytes);
    await this.#pool.withFile(this.car, (fd) => readFully(fd, bytes, place.at, path));
    this.#verify(bytes, place);
    return bytes;
  }

  /** Bytes that reading this block costs. */
  costOf(cid: CID): number {
    return this.car.blocks.get(keyOf(cid))?.bytes ?? 0;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #verify(bytes: Uint8Array, { cid, at }: BlockPlace): void {
    const { path } = this.car;
    const { code, digest } = cid.multihash;
    const hash = HASHES[code];
    if (hash === undefined) {
      throw new InputError(
        'unknown-hash',
        `${path}: the block ${cid.toString()} is named by a hash (0x${code.toString(16)}) that Arrayscope cannot check.`,
        { path, offset: at, hint: 'Export the data with sha2-256, the usual hash.' },
      );
    }
    if (createHash(hash).update(bytes).digest().equals(digest)) return;
    throw new InputError(
      'hash-mismatch',
      `${path}: the block at byte ${at} is not what its CID ${cid.toString()} says.`,
      { path, offset: at, hint: 'The file is damaged or was changed; get it again.' },
    );
  }
}

function identity(cid: CID, path: string): Uint8Array {
  const { digest } = cid.multihash;
  if (digest.length <= MAX_IDENTITY_BYTES) return digest;
  throw new InputError(
    'long-identity',
    `${path}: a CID holds a block of ${digest.length} bytes in itself; at most ${MAX_IDENTITY_BYTES} are read.`,
    { path, hint: 'Export the data with a hash in place of the identity.' },
  );
}
