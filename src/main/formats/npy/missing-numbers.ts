/** Batch files are numbered one after another: a gap between two of them is a batch that is gone. */
import type { Problem } from '../../../shared/model/dataset';

interface Numbered {
  readonly name: string;
  readonly prefix: string;
  readonly number: number;
}

/**
 * Files that are numbered by their first row, or by something else, have gaps everywhere: a gap is
 * told of only where most of the files follow the one before.
 * @param names in natural order, with `.npy`
 */
export function missingNumbers(names: readonly string[]): readonly Problem[] {
  const numbered = names.map(numberOf);
  const [first] = numbered;
  if (first === null || first === undefined) return [];
  const gaps: (readonly [Numbered, Numbered])[] = [];
  let before = first;
  for (const file of numbered.slice(1)) {
    if (file?.prefix !== first.prefix) return [];
    if (file.number !== before.number + 1) gaps.push([before, file]);
    before = file;
  }
  if (gaps.length * 2 >= names.length - 1) return [];
  return gaps.map(([from, to]): Problem => {
    const [low, high] = [from.number + 1, to.number - 1];
    const which = low === high ? `${low} is` : `${low} to ${high} are`;
    return {
      severity: 'warning',
      code: 'missing-batch',
      message: `Between ${from.name} and ${to.name} number ${which} missing: rows may have been lost.`,
      path: to.name,
    };
  });
}

function numberOf(name: string): Numbered | null {
  const match = /^(.*?)([0-9]{1,15})\.npy$/i.exec(name);
  return match === null ? null : { name, prefix: match[1] ?? '', number: Number(match[2]) };
}
