/**
 * The CRC-32 of two pieces, one behind the other, from the CRC-32 of each: appending `length` zero
 * bytes to the first is a linear map over GF(2), here as a 32 × 32 matrix that is squared for each
 * bit of the length. The method is that of zlib's `crc32_combine`.
 */
const POLYNOMIAL = 0xedb88320;

export function combineCrc(first: number, second: number, secondBytes: number): number {
  // One zero bit, then squared three times: one zero byte.
  let matrix = oneZeroBit();
  for (let squaring = 0; squaring < 3; squaring += 1) matrix = squared(matrix);
  let crc = first;
  // Not shifted: a length may have more than 32 bits.
  for (let left = secondBytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) crc = times(matrix, crc);
    matrix = squared(matrix);
  }
  return (crc ^ second) >>> 0;
}

function oneZeroBit(): Uint32Array {
  const matrix = new Uint32Array(32);
  matrix[0] = POLYNOMIAL;
  for (let bit = 1; bit < 32; bit += 1) matrix[bit] = 2 ** (bit - 1);
  return matrix;
}

function times(matrix: Uint32Array, vector: number): number {
  let sum = 0;
  for (let bit = 0, rest = vector; rest !== 0; bit += 1, rest >>>= 1)
    if ((rest & 1) === 1) sum ^= matrix[bit] ?? 0;
  return sum >>> 0;
}

function squared(matrix: Uint32Array): Uint32Array {
  return matrix.map((column) => times(matrix, column));
}
