import { InputError, isArrayscopeError } from '../../../shared/errors';
import { type ArrayInfo, chunkBytesOf, itemBytesOf } from './array-info';
import type { ByteCodec, ByteSpan } from './codec';
import { loadCodec } from './codecs';

/**
 * A chunk may become so much larger than what lies on disk, and may in any case be so large: a
 * few bytes that claim to be gigabytes are refused before memory is asked for.
 */
const MAX_EXPANSION = 250;
const ALWAYS_ALLOWED_BYTES = 128 * 1024 * 1024;

interface Step {
  readonly name: string;
  readonly codec: ByteCodec;
  /** Bytes that go into this codec when a chunk is written, where that is known. */
  readonly plainBytes: number | null;
}

/** Between the bytes of a chunk on disk and its items in the array's own order. */
export class Pipeline {
  #steps: Promise<readonly Step[]> | null = null;

  constructor(private readonly info: ArrayInfo) {}

  /** Whether `decode` is quicker where only some bytes are wanted. */
  async readsParts(): Promise<boolean> {
    const [only, ...more] = await this.#loaded();
    return only?.codec.readsParts === true && more.length === 0;
  }

  /**
   * @param into memory of a whole chunk, which the answer may be put in
   * @param wanted bytes that must be right in the answer, which may end behind them; all unless given
   */
  async decode(
    encoded: Uint8Array,
    path: string,
    into?: Uint8Array,
    wanted?: ByteSpan,
  ): Promise<Uint8Array> {
    const steps = await this.#loaded();
    const limit = Math.max(ALWAYS_ALLOWED_BYTES, encoded.length * MAX_EXPANSION);
    let bytes = encoded;
    for (const [index, { name, codec, plainBytes }] of [...steps.entries()].reverse()) {
      if (plainBytes !== null && plainBytes > limit)
        throw damaged(path, name, `its ${encoded.length} bytes would become ${plainBytes}`);
      bytes = await decoded(
        codec,
        bytes,
        {
          expected: plainBytes,
          limit,
          into: index === 0 ? into : undefined,
          wanted: steps.length === 1 ? wanted : undefined,
        },
        path,
        name,
      );
    }
    const expected = steps[0]?.plainBytes ?? this.#plainBytes;
    const least = wanted?.to ?? Infinity;
    const isPart = expected !== null && bytes.length >= least && bytes.length < expected;
    if (expected === null || bytes.length === expected || isPart) return bytes;
    const name = steps[0]?.name ?? 'none';
    throw damaged(path, name, `it holds ${bytes.length} bytes where ${expected} belong`);
  }

  async encode(chunk: Uint8Array): Promise<Uint8Array> {
    let bytes = chunk;
    for (const { codec } of await this.#loaded()) bytes = await codec.encode(bytes);
    return bytes;
  }

  get #plainBytes(): number | null {
    return this.info.element.kind === 'text' ? null : chunkBytesOf(this.info);
  }

  #loaded(): Promise<readonly Step[]> {
    this.#steps ??= this.#load();
    return this.#steps;
  }

  async #load(): Promise<readonly Step[]> {
    const steps: Step[] = [];
    let plainBytes = this.#plainBytes;
    for (const spec of this.info.codecs) {
      const codec = await loadCodec(spec, itemBytesOf(this.info));
      steps.push({ name: spec.name, codec, plainBytes });
      plainBytes = plainBytes === null ? null : (codec.encodedBytes?.(plainBytes) ?? null);
    }
    return steps;
  }
}

async function decoded(
  codec: ByteCodec,
  bytes: Uint8Array,
  request: Parameters<ByteCodec['decode']>[1],
  path: string,
  name: string,
): Promise<Uint8Array> {
  try {
    return await codec.decode(bytes, request);
  } catch (error) {
    if (isArrayscopeError(error)) throw error;
    throw damaged(path, name, error instanceof Error ? error.message : String(error), error);
  }
}

export function damaged(path: string, name: string, why: string, cause?: unknown): InputError {
  const reason = why.trim().replace(/\.$/, '');
  return new InputError(
    'damaged-chunk',
    `A chunk (${name}) cannot be read from ${path}: ${reason}.`,
    {
      path,
      cause,
      hint: 'Write this chunk again, or copy it from a sound store.',
    },
  );
}
