import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { nearestFloat32 } from './nearest-float32';
import { decimalAt, decimalEnd, parseBigInteger, parseDecimal, parseInteger } from './parse-number';

const parse = (text: string): number => parseDecimal(Buffer.from(text), 0, text.length);

describe('parseDecimal', () => {
  it('reads what the runtime reads, bit for bit', () => {
    const digits = fc.stringMatching(/^[0-9]{1,22}$/);
    const decimal = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits,
        fc.option(digits),
        fc.option(fc.integer({ min: -40, max: 40 })),
      )
      .map(
        ([sign, whole, fraction, exponent]) =>
          `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`,
      );
    fc.assert(
      fc.property(decimal, (text) => {
        expect(parse(text)).toBe(Number(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads back every float64 that is printed with the fewest digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // −0 is printed as 0.
        expect(parse(String(value))).toBe(value + 0);
      }),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), (value) => {
        // −0 is printed as 0.
        expect(parse(String(value))).toBe(value + 0);
      }),
      { numRuns: 20_000 },
    );
  });

  it('decides between neighbours that twice the precision cannot tell apart', () => {
    for (const text of [
      '9007199254740993',
      '9007199254740993.0',
      '900719925474099.35',
      '0.1e-17',
      '5e-324',
      '1.7976931348623159e308',
    ])
      // prettier-ignore
      expect(parse(text)).toBe(Number(text));
  });

  it.each([
    '',
    '-',
    '.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '0x10',
    ' 1',
    '1 ',
    'nan',
    'inf',
    '1_0',
    '--1',
  ])('takes “%s” for none', (text) => expect(parse(text)).toBe(Number.NaN));

  it('says where the number ends', () => {
    expect(decimalAt(Buffer.from('12.5e1,7'), 0, 8)).toBe(125);
    expect(decimalEnd.at).toBe(6);
  });
});

describe('parseInteger', () => {
  it.each([
    ['-12', -12],
    ['+7', 7],
    ['999999999999999', 999_999_999_999_999],
    ['9999999999999999', Infinity],
    ['-9223372036854775808', -Infinity],
    ['1.0', Number.NaN],
    ['', Number.NaN],
    ['-', Number.NaN],
  ])('%s is %d', (text, value) =>
    expect(parseInteger(Buffer.from(text), 0, text.length)).toBe(value),
  );

  it('leaves longer ones to exact arithmetic', () => {
    expect(parseBigInteger(Buffer.from('+18446744073709551615'), 0, 21)).toBe(2n ** 64n - 1n);
  });
});

describe('nearestFloat32', () => {
  const nearest = (text: string): number =>
    Math.fround(nearestFloat32(Buffer.from(text), 0, text.length));

  it('looks at the digits where the nearest float64 lies half-way', () => {
    // 1 + 2^-24 lies between the float32 1 and 1 + 2^-23.
    expect(nearest('1.000000059604644775390625')).toBe(1);
    expect(nearest('1.0000000596046447753906250000000001')).toBe(1 + 2 ** -23);
    expect(nearest('1.0000000596046447753906249999999999')).toBe(1);
    expect(nearest('-1.0000000596046447753906250000000001')).toBe(-1 - 2 ** -23);
    // 1 + 3 × 2^-24: to the even neighbour above, or below for less.
    expect(nearest('1.000000178813934326171875')).toBe(1 + 2 ** -22);
    expect(nearest('1.0000001788139343261718749999999999')).toBe(1 + 2 ** -23);
  });
});
