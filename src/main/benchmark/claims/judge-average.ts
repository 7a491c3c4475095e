/** What the study of a native writer says of its three tables together. */
import type { CaseResult } from '../../../shared/model/benchmark';
import { TPCH_TABLES, type TpchTableName } from '../../../shared/model/benchmark-data';
import type { ClaimVerdict, MeasuredValue } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import { listText, threeDigits } from '../number-text';
import { hashSeed } from '../random';
import { FEWEST_SAMPLES_FOR_VERDICT, meanRatio, roundsOf } from '../statistics';
import { agrees, isTooWide } from './judge-ratio';
import { AVERAGE_SHARE, COLLECTING_SOURCE, studyOfTable } from './published';

interface WrittenTable {
  readonly table: TpchTableName;
  readonly own: CaseResult;
  readonly base: CaseResult;
}

/**
 * One verdict for each pair of entries that wrote this run's table; the other tables are those of
 * the runs before it. A table that is missing makes it untestable.
 */
export function judgeAverage(
  report: MeasuredReport,
  earlier: readonly MeasuredReport[],
): readonly ClaimVerdict[] {
  const { data } = report.request;
  if (data.kind !== 'tpch') return [];
  const alike = earlier.filter(
    ({ request }) => request.data.kind === 'tpch' && request.data.scaleFactor === data.scaleFactor,
  );
  return pairsOf(report).map((pair) => {
    const all = [...alike.flatMap(pairsOf), pair].filter((one) => isSamePair(one, pair));
    // The last of each table.
    const tables = TPCH_TABLES.flatMap((name) => all.findLast(({ table }) => table === name) ?? []);
    return judge(pair, tables, data.scaleFactor, report.request.seed);
  });
}

/** The study's format and its baseline, written batch by batch. */
function pairsOf({ request, results }: MeasuredReport): readonly WrittenTable[] {
  const { data } = request;
  if (data.kind !== 'tpch') return [];
  const { format, baseline } = AVERAGE_SHARE;
  const written = results.filter(({ operation }) => operation === 'write');
  return written
    .filter((own) => own.format === format)
    .flatMap((own) =>
      written
        .filter((base) => base.format === baseline && base.items === own.items)
        .map((base) => ({ table: data.table, own, base })),
    );
}

function isSamePair(one: WrittenTable, other: WrittenTable): boolean {
  return one.own.label === other.own.label && one.base.label === other.base.label;
}

function judge(
  { own, base }: WrittenTable,
  tables: readonly WrittenTable[],
  scaleFactor: number,
  seed: number,
): ClaimVerdict {
  const { share } = AVERAGE_SHARE;
  const published = { low: share, high: share, figures: [] };
  const id = `native-writer/average/${own.label}/${base.label}`;
  const measured = tables.length < TPCH_TABLES.length ? null : mean(id, tables, seed);
  const obstacle = obstacleOf(tables, scaleFactor, measured);
  return {
    id,
    source: COLLECTING_SOURCE,
    statement: `Write, mean over ${listText(TPCH_TABLES)} of the time that ${own.label} takes of ${base.label}’s`,
    unit: 'share of the time',
    published,
    measured,
    verdict:
      measured === null || obstacle !== null
        ? 'not testable here'
        : agrees(published, measured)
          ? 'reproduced'
          : 'not reproduced',
    why: [obstacle, averaged(tables), studyOfTable(TPCH_TABLES[0])?.note ?? null]
      .filter((sentence) => sentence !== null)
      .join(' '),
  };
}

/** Each table counts alike, however large it is. */
function mean(id: string, tables: readonly WrittenTable[], seed: number): MeasuredValue {
  const rounds = (one: CaseResult) => roundsOf(one.samples, one.roundSamples);
  const { ratio, low, high } = meanRatio(
    tables.map(({ own, base }) => [rounds(own), rounds(base)]),
    hashSeed(`${seed} ${id}`),
  );
  const [first] = tables;
  const label = first === undefined ? '' : `${first.own.label} of ${first.base.label}’s time`;
  return {
    label: `${label}, mean of ${tables.length} tables`,
    value: ratio,
    low,
    high,
    figures: [],
  };
}

/** Why the mean is no test, or null. */
function obstacleOf(
  tables: readonly WrittenTable[],
  scaleFactor: number,
  measured: MeasuredValue | null,
): string | null {
  if (measured === null) {
    return `It is a mean over ${listText(TPCH_TABLES)}; this run and those before it measured ${listText(tables.map(({ table }) => table))}.`;
  }
  const fewest = Math.min(
    ...tables.flatMap(({ own, base }) => [own.samples.length, base.samples.length]),
  );
  if (fewest < FEWEST_SAMPLES_FOR_VERDICT) {
    return `With ${fewest} samples a case nothing can be said.`;
  }
  if (scaleFactor !== AVERAGE_SHARE.scaleFactor) {
    return `Published at scale factor ${AVERAGE_SHARE.scaleFactor}, measured at ${scaleFactor}.`;
  }
  return isTooWide({ low: AVERAGE_SHARE.share, high: AVERAGE_SHARE.share }, measured)
    ? 'The measured interval holds the published share and no difference at all alike: this run is too noisy to tell.'
    : null;
}

/** `Each table counts alike: customer 0.450, orders 0.800 …; published are 0.431, …`. */
function averaged(tables: readonly WrittenTable[]): string {
  const here = tables.map(
    ({ table, own, base }) => `${table} ${threeDigits(own.median / base.median)}`,
  );
  const there = TPCH_TABLES.flatMap((table) => {
    const { [AVERAGE_SHARE.format]: own, [AVERAGE_SHARE.baseline]: base } =
      studyOfTable(table)?.times[0]?.seconds ?? {};
    return own === undefined || base === undefined ? [] : [`${table} ${threeDigits(own / base)}`];
  });
  return `Each table counts alike, here (${here.join(', ')}) as in the study (${there.join(', ')}; it states ${Math.round((1 - AVERAGE_SHARE.share) * 100)} % less time).`;
}
