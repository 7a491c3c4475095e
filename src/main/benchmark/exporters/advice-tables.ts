import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { countText, ratioText } from '../number-text';
import type { TextTable } from './text-table';

/** What to use for what, a table a use, then what mistakes cost; none where nothing can be said. */
export function adviceTables({ advice }: Pick<BenchmarkReport, 'advice'>): readonly TextTable[] {
  if (advice === undefined || advice === null) return [];
  const uses = advice.uses.map(({ label, items, basis, options }): TextTable => ({
    title: `${label} (${basis}, ${countText(items)} items)`,
    columns: ['Format', 'Rank', 'Times the best', 'Why'],
    numbersFrom: 1,
    numbersTo: 3,
    rows: options.map((option) => [
      option.label,
      String(option.rank),
      ratioText(option.timesTheBest),
      option.evidence,
    ]),
  }));
  const mistakes: TextTable = {
    title: 'What common mistakes cost on this data',
    columns: ['Mistake', 'Times the cost', 'Measured'],
    numbersFrom: 1,
    numbersTo: 2,
    rows: advice.mistakes.map(({ label, factor, text }) => [label, ratioText(factor), text]),
  };
  return [...uses, mistakes];
}

/** What would turn an order round, and what was not measured: a sentence each. */
export function adviceNotes({ advice }: Pick<BenchmarkReport, 'advice'>): readonly string[] {
  if (advice === undefined || advice === null) return [];
  return [
    ...advice.uses.flatMap(({ label, changes }) => changes.map((change) => `${label}: ${change}`)),
    ...advice.unknown.map(({ label, measure }) => `${label}: not measured; it takes ${measure}.`),
  ];
}
