import { assertNever } from '../../shared/errors';
import type { CaseResult, Measure } from '../../shared/model/benchmark';
import { table } from './table';
import { formatBytes, formatCount, formatSeconds, threeDigits } from './units';

const right = { align: 'right' } as const;

/** What the cases of an operation measured beside time; null where that is nothing. */
export function measuresText(results: readonly CaseResult[]): string | null {
  const labels = new Map(
    results.flatMap((one) => one.measures.map(({ id, label }) => [id, label])),
  );
  if (labels.size === 0) return null;
  return table(
    [
      { title: 'items', ...right },
      { title: 'format' },
      ...[...labels.values()].map((title) => ({ title: title.toLowerCase(), ...right })),
    ],
    results.map((one) => [
      formatCount(one.items),
      one.label,
      ...[...labels.keys()].map((id) =>
        measureText(one.measures.find((measure) => measure.id === id)),
      ),
    ]),
  );
}

function measureText(measure: Measure | undefined): string {
  if (measure === undefined) return '–';
  const { unit, value } = measure;
  switch (unit) {
    case 's':
      return formatSeconds(value);
    case 'bytes':
      return formatBytes(value);
    case 'ratio':
    case 'count':
      return threeDigits(value);
    default:
      return assertNever(unit, 'unit');
  }
}
