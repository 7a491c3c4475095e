/** One `.npy` member while it is written: header first, patched when the rows are counted. */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { CHUNK_BYTES, type Checkpoints } from './checkpoints';
import { combineCrc } from './crc-combine';
import { DEFLATED, STORED } from './judge-member';

const deflate = promisify(deflateRaw);
/** Chunks that are packed at the same time, on the system's threads. */
const IN_FLIGHT = 4;
/** A deflate block that stores its bytes (RFC 1951, 3.2.4): a zero, their count and its complement. */
const STORED_BLOCK_BYTES = 5;
/** The last block: fixed codes, nothing in it. */
const FINAL_BLOCK = Uint8Array.of(0x03, 0x00);

/** Where a member's bytes go; positions count from the member's first byte. */
export interface MemberSink {
  append(bytes: Uint8Array): Promise<void>;
  patch(bytes: Uint8Array, position: number): Promise<void>;
}

export interface PackedMember {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly checkpoints: Checkpoints | null;
}

export interface MemberWriter {
  /** Data behind the header; the bytes may be used again once this resolves. */
  append(bytes: Uint8Array): Promise<void>;
  /** @param header as long as the one that it began with. */
  finish(header: Uint8Array): Promise<PackedMember>;
}

/** @param level of deflate, or null to store. */
export async function beginMember(
  sink: MemberSink,
  header: Uint8Array,
  level: number | null,
): Promise<MemberWriter> {
  if (level === null) {
    await sink.append(header);
    return new StoredMember(sink);
  }
  await sink.append(storedBlock(header));
  return new DeflatedMember(sink, STORED_BLOCK_BYTES + header.length, level);
}

class StoredMember implements MemberWriter {
  #crc = 0;
  #bytes = 0;

  constructor(private readonly sink: MemberSink) {}

  async append(bytes: Uint8Array): Promise<void> {
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    await this.sink.append(bytes);
  }

  async finish(header: Uint8Array): Promise<PackedMember> {
    await this.sink.patch(header, 0);
    const bytes = header.length + this.#bytes;
    const crc = combineCrc(crc32(header), this.#crc, this.#bytes);
    return { method: STORED, crc, packedBytes: bytes, bytes, checkpoints: null };
  }
}

class DeflatedMember implements MemberWriter {
  #crc = 0;
  #bytes = 0;
  #packedBytes: number;
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #filled = 0;
  /** In the order of the data. */
  readonly #packing: Promise<Uint8Array>[] = [];
  readonly #sizes: number[] = [];

  constructor(
    private readonly sink: MemberSink,
    private readonly first: number,
    private readonly level: number,
  ) {
    this.#packedBytes = first;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    for (let done = 0; done < bytes.length;) {
      const piece = bytes.subarray(done, done + CHUNK_BYTES - this.#filled);
      this.#chunk.set(piece, this.#filled);
      this.#filled += piece.length;
      done += piece.length;
      if (this.#filled === CHUNK_BYTES) await this.#pack();
    }
  }

  async finish(header: Uint8Array): Promise<PackedMember> {
    if (this.#filled > 0) await this.#pack();
    while (this.#packing.length > 0) await this.#write();
    await this.sink.append(FINAL_BLOCK);
    await this.sink.patch(storedBlock(header), 0);
    return {
      method: DEFLATED,
      crc: combineCrc(crc32(header), this.#crc, this.#bytes),
      packedBytes: this.#packedBytes + FINAL_BLOCK.length,
      bytes: header.length + this.#bytes,
      checkpoints: { chunkBytes: CHUNK_BYTES, first: this.first, sizes: this.#sizes },
    };
  }

  async #pack(): Promise<void> {
    const chunk = this.#chunk.subarray(0, this.#filled);
    const packed = deflate(chunk, { level: this.level, finishFlush: constants.Z_FULL_FLUSH });
    // Its failure is met where it is awaited.
    packed.catch(() => undefined);
    this.#packing.push(packed);
    this.#chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    this.#filled = 0;
    if (this.#packing.length >= IN_FLIGHT) await this.#write();
  }

  async #write(): Promise<void> {
    const packed = await this.#packing.shift();
    if (packed === undefined) return;
    await this.sink.append(packed);
    this.#sizes.push(packed.length);
    this.#packedBytes += packed.length;
  }
}

function storedBlock(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(STORED_BLOCK_BYTES + bytes.length);
  const view = new DataView(block.buffer);
  view.setUint16(1, bytes.length, true);
  view.setUint16(3, bytes.length ^ 0xffff, true);
  block.set(bytes, STORED_BLOCK_BYTES);
  return block;
}
