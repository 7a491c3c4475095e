import { formatCount } from '../../ui/format-number';

export type ParsedNumbers =
  | { readonly ok: true; readonly numbers: readonly number[] }
  | { readonly ok: false; readonly reason: string };

const LARGEST = 1_000_000_000;

/** `100, 500 1000`: positive whole numbers, separated by commas, spaces, `x` or `×`. */
export function parseNumbers(text: string): ParsedNumbers {
  const parts = text.split(/[\s,;x×]+/).filter((part) => part !== '');
  if (parts.length === 0) return { ok: false, reason: 'Name at least one number.' };
  const wrong = parts.find((part) => !/^\d+$/.test(part) || Number(part) === 0);
  if (wrong !== undefined) return { ok: false, reason: `“${wrong}” is no positive whole number.` };
  const numbers = parts.map(Number);
  const tooLarge = numbers.find((number) => number > LARGEST);
  return tooLarge === undefined
    ? { ok: true, numbers }
    : { ok: false, reason: `${formatCount(tooLarge)} is more than can be measured.` };
}

export function numbersText(numbers: readonly number[]): string {
  return numbers.join(', ');
}
