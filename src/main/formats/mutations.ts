/** Ways of damaging the bytes of a file, decided by a source of random numbers. */

/** A whole number in `[0, below)`. */
export type Random = (below: number) => number;

/** mulberry32: the same numbers in every run. */
export function randomSource(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface Mutation {
  readonly name: string;
  damage(bytes: Buffer, random: Random): Buffer;
}

/** Headers, footers and magic numbers lie at the ends. */
const END_BYTES = 128;
/** Numbers at which sizes and offsets overflow. */
const EXTREMES = [0n, 1n, 0x7fn, 0xffn, 0x7fffffffn, 0xffffffffn, 2n ** 63n - 1n, 2n ** 64n - 1n];
const TOKENS = ['9', '99999999', '-1', '0', "'", '"', '(', ')', '[', '{', '}', ',', ':', '\\', '|O', '>f8', 'U999999999', 'S9', 'True', 'null', '1e999', '../x', '/etc/passwd', '\xff', '\0', '\n', ' ']; // prettier-ignore

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'one bit near an end',
    damage: (bytes, random) => {
      const damaged = Buffer.from(bytes);
      const at = nearAnEnd(bytes, random);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << random(8));
      return damaged;
    },
  },
  { name: 'cut short', damage: (bytes, random) => bytes.subarray(0, random(bytes.length)) },
  {
    name: 'a token put in',
    damage: (bytes, random) => {
      const at = nearAnEnd(bytes, random);
      return Buffer.concat([bytes.subarray(0, at), token(random), bytes.subarray(at)]);
    },
  },
  {
    name: 'a token written over',
    damage: (bytes, random) => {
      const [at, text] = [nearAnEnd(bytes, random), token(random)];
      return Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at + text.length)]);
    },
  },
  {
    name: 'bytes taken out',
    damage: (bytes, random) => {
      const at = nearAnEnd(bytes, random);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(12))]);
    },
  },
  {
    name: 'one byte anywhere',
    damage: (bytes, random) => {
      const damaged = Buffer.from(bytes);
      damaged[random(bytes.length)] = random(256);
      return damaged;
    },
  },
  {
    name: 'made longer',
    damage: (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random(100), random(256))]),
  },
  {
    name: 'another digit',
    damage: (bytes, random) => {
      const damaged = Buffer.from(bytes);
      const digits = [...bytes.entries()].filter(([, byte]) => byte >= 0x30 && byte <= 0x39);
      const chosen = digits[random(Math.max(1, digits.length))];
      if (chosen !== undefined) damaged[chosen[0]] = 0x30 + random(10);
      return damaged;
    },
  },
  {
    name: 'a number at its limit',
    damage: (bytes, random) => {
      const width = [1, 2, 4, 8][random(4)] ?? 4;
      const number = EXTREMES[random(EXTREMES.length)] ?? 0n;
      const damaged = Buffer.from(bytes);
      const at = Math.max(0, nearAnEnd(bytes, random) - width + 1);
      for (let byte = 0; byte < width && at + byte < damaged.length; byte += 1)
        damaged[at + byte] = Number((number >> BigInt(8 * byte)) & 0xffn);
      return damaged;
    },
  },
  {
    name: 'a stretch of it twice',
    damage: (bytes, random) => {
      const from = random(bytes.length);
      const to = Math.min(bytes.length, from + 1 + random(64));
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    },
  },
];

function nearAnEnd(bytes: Buffer, random: Random): number {
  const offset = random(Math.min(END_BYTES, bytes.length));
  const place = random(4);
  // Half of them at the start, a quarter at the end, a quarter anywhere.
  if (place < 2) return offset;
  return place === 2 ? bytes.length - 1 - offset : random(bytes.length);
}

function token(random: Random): Buffer {
  return Buffer.from(TOKENS[random(TOKENS.length)] ?? '', 'latin1');
}
