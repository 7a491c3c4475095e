/** Ticks are round: `50.0 ms` reads `50 ms`. */
export function withoutZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '');
}
