import { describe, expect, it } from 'vitest';
import { numbersText, parseNumbers } from './number-list';

describe('parseNumbers', () => {
  it('takes what people type', () => {
    expect(parseNumbers('100, 500 1000')).toEqual({ ok: true, numbers: [100, 500, 1000] });
    expect(parseNumbers('64×64x3')).toEqual({ ok: true, numbers: [64, 64, 3] });
    expect(parseNumbers(numbersText([7]))).toEqual({ ok: true, numbers: [7] });
  });

  it.each([
    ['', 'Name at least one number.'],
    ['100, 0', '“0” is no positive whole number.'],
    ['-5', '“-5” is no positive whole number.'],
    ['1.5', '“1.5” is no positive whole number.'],
    ['a lot', '“a” is no positive whole number.'],
    ['5000000000', '5,000,000,000 is more than can be measured.'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(parseNumbers(text)).toEqual({ ok: false, reason });
  });
});
