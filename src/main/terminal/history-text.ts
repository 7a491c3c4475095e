import type { BenchmarkReport } from '../../shared/model/benchmark';
import type {
  BenchmarkListing,
  CaseTrend,
  RunComparison,
} from '../../shared/model/benchmark-history';
import { sections, table } from './table';
import { formatCount, formatSeconds, plural, threeDigits } from './units';

const right = { align: 'right' } as const;

export function listText(
  runs: readonly BenchmarkListing[],
  skippedFiles: readonly string[],
): string {
  const list =
    runs.length === 0
      ? 'No saved benchmark fits.'
      : table(
          [
            { title: 'id' },
            { title: 'measured' },
            { title: 'cases', ...right },
            { title: '' },
            { title: 'title' },
          ],
          runs.map((run) => [
            run.id,
            run.createdAt.slice(0, 16).replace('T', ' '),
            formatCount(run.cases),
            [run.isBaseline ? 'baseline' : '', run.status === 'cancelled' ? 'cancelled' : '']
              .filter((word) => word !== '')
              .join(', '),
            run.title,
          ]),
        );
  return sections([
    list,
    skippedFiles.length === 0
      ? null
      : `Files of earlier versions that were not imported\n${skippedFiles.map((one) => `  ${one}`).join('\n')}`,
  ]);
}

export function comparisonText(comparison: RunComparison): string {
  const { before, after, differences, cases, onlyBefore, onlyAfter } = comparison;
  const run = ({ title, createdAt, id }: RunComparison['before']): string =>
    `${title} (${createdAt.slice(0, 16).replace('T', ' ')}, ${id})`;
  return sections([
    `Before: ${run(before)}\nAfter:  ${run(after)}`,
    differences.length === 0
      ? null
      : `These differ too\n${differences.map(({ kind, text }) => `  ${kind}: ${text}`).join('\n')}`,
    cases.length === 0
      ? 'The two runs have no case in common.'
      : table(
          [
            { title: 'operation' },
            { title: 'items', ...right },
            { title: 'format' },
            { title: 'before', ...right },
            { title: 'after', ...right },
            { title: 'times as fast', ...right },
            { title: '95 % interval' },
            { title: 'noise', ...right },
            { title: '' },
          ],
          cases.map((one) => [
            one.operation,
            formatCount(one.items),
            one.label,
            formatSeconds(one.before.median),
            formatSeconds(one.after.median),
            `${threeDigits(one.ratio)} ×`,
            `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
            one.noiseFloor === null ? '–' : `${threeDigits(one.noiseFloor)} ×`,
            one.verdict,
          ]),
        ),
    onlyText('first', onlyBefore),
    onlyText('second', onlyAfter),
  ]);
}

/** A table a case, oldest first; what differs from the run that was asked about below each. */
export function trendsText(
  { title, id }: Pick<BenchmarkReport, 'title' | 'id'>,
  trends: readonly CaseTrend[],
): string {
  return sections([`Trends of the cases of ${title} (${id})`, ...trends.map(trendText)]);
}

function trendText({ key, points, leftOut }: CaseTrend): string {
  const lines = table(
    [
      { title: 'measured' },
      { title: 'median', ...right },
      { title: '95 % interval' },
      { title: 'run' },
      { title: 'differs' },
    ],
    points.map(({ run, median, low, high, differences }) => [
      run.createdAt.slice(0, 16).replace('T', ' '),
      formatSeconds(median),
      `${formatSeconds(low)} – ${formatSeconds(high)}`,
      run.id,
      differences.map(({ text }) => text).join(' '),
    ]),
  );
  const others =
    leftOut === 0 ? '' : `\n  ${plural(leftOut, 'run')} with other rows or caches left out.`;
  return `${key.operation}, ${key.label}, ${plural(key.items, 'item')}\n${lines}${others}`;
}

function onlyText(which: string, cases: readonly CaseTrend['key'][]): string | null {
  if (cases.length === 0) return null;
  const lines = cases.map(
    ({ operation, items, label }) => `  ${operation}, ${label}, ${plural(items, 'item')}`,
  );
  return `Only in the ${which} run\n${lines.join('\n')}`;
}
