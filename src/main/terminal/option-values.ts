/** Texts of options as values; commander turns what is thrown here into a usage error. */
import { InvalidArgumentError } from 'commander';

export function integer(text: string): number {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text.trim()) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return value;
}

export function count(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError('It must be a whole number above zero.');
  return value;
}

export function naturalNumber(text: string): number {
  const value = integer(text);
  if (value < 0) throw new InvalidArgumentError('It must be zero or a whole number above it.');
  return value;
}

export function percent(text: string): number {
  const value = Number(text.replace(/\s*%$/, ''));
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It must be a number of per cent, such as 10.');
  }
  return value;
}

/** `64,64,3` or `64x64x3` */
export function counts(text: string): readonly number[] {
  return text.split(/[,x×]/).map((part) => count(part.trim()));
}

/** Words between commas. */
export function words(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim());
  if (list.includes('')) throw new InvalidArgumentError('A name is missing between two commas.');
  return list;
}

/** For `--set`, which may be given several times. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** `2026-01-31` */
export function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError(`“${text}” is no day; write it as 2026-01-31.`);
}
