import { InputError } from '../../../shared/errors';
import type { CodecSpec } from './array-info';
import { shuffle, unshuffle } from './byte-shuffle';
import type { ByteCodec } from './codec';

type Loader = (spec: CodecSpec, itemBytes: number) => Promise<ByteCodec>;

/** Codecs from bytes to bytes by the name that metadata give them, loaded when first needed. */
const CODECS = {
  gzip: async (spec) => (await import('./codec-deflate')).deflateCodec('gzip', levelOf(spec, 6)),
  zlib: async (spec) => (await import('./codec-deflate')).deflateCodec('zlib', levelOf(spec, 1)),
  zstd: async (spec) => (await import('./codec-zstd')).zstdCodec(levelOf(spec, 3)),
  lz4: async () => (await import('./codec-lz4')).lz4Codec,
  blosc: async (_, itemBytes) => (await import('./codec-blosc')).bloscCodec(itemBytes),
  crc32c: async () => (await import('./codec-crc32c')).crc32cCodec,
  shuffle: async ({ configuration }) => shuffleCodec(Number(configuration['elementsize'] ?? 4)),
} as const satisfies Record<string, Loader>;

const loaders: Readonly<Record<string, Loader>> = CODECS;

export function isKnownCodec(name: string): boolean {
  return Object.hasOwn(loaders, name);
}

/** @throws InputError `unsupported-codec` */
export async function loadCodec(spec: CodecSpec, itemBytes: number): Promise<ByteCodec> {
  const load = isKnownCodec(spec.name) ? loaders[spec.name] : undefined;
  if (load === undefined) throw unknownCodec(spec.name);
  return load(spec, itemBytes);
}

export function unknownCodec(name: string): InputError {
  return new InputError('unsupported-codec', `Arrayscope does not read the codec “${name}”.`, {
    hint: `It reads ${Object.keys(loaders).join(', ')}.`,
  });
}

function levelOf({ configuration }: CodecSpec, usual: number): number {
  const level = Number(configuration['level'] ?? usual);
  return Number.isInteger(level) ? level : usual;
}

function shuffleCodec(elementBytes: number): ByteCodec {
  const width = Number.isInteger(elementBytes) && elementBytes > 0 ? elementBytes : 1;
  const turned =
    (turn: typeof shuffle) =>
    (bytes: Uint8Array): Uint8Array => {
      const target = new Uint8Array(bytes.length);
      turn(bytes, width, target);
      return target;
    };
  return { decode: turned(unshuffle), encode: turned(shuffle), encodedBytes: (bytes) => bytes };
}
