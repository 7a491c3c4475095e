/** From the published figures to the ratios that can be tested: pure, the same for every report. */
import type { ClaimFigure, PublishedValue } from '../../../shared/model/claim';
import { operationLabel } from '../exporters/chart-data';
import { countText } from '../number-text';
import { PUBLISHED, type PublishedStudy, type PublishedTimes, type StatedRatio } from './published';

export interface RatioClaim {
  readonly id: string;
  readonly study: PublishedStudy;
  /** What was done: `Write`. */
  readonly what: string;
  /** At which size, in words; empty where the source names none. */
  readonly where: string;
  /** `Lance against npy batches`. */
  readonly pair: string;
  readonly operation: string;
  /** Null: at every size that was measured. */
  readonly items: number | null;
  readonly baseline: string;
  readonly over: 'each' | 'best';
  readonly published: PublishedValue;
  readonly times: PublishedTimes | null;
}

export interface StorageClaim {
  readonly id: string;
  readonly study: PublishedStudy;
  readonly statement: string;
  readonly what: 'bytes' | 'files';
  readonly items: number;
  readonly baseline: string;
  readonly published: PublishedValue;
}

/** Every ratio that a study's times give or its text states; what is stated goes before. */
export function ratioClaims(study: PublishedStudy): readonly RatioClaim[] {
  const fromTimes = study.times.flatMap((times) =>
    Object.keys(times.seconds)
      .filter((baseline) => baseline !== study.format)
      .map((baseline) => tableClaim(study, times, baseline)),
  );
  const withoutTimes = study.stated
    .filter(({ operation }) => !study.times.some((times) => times.operation === operation))
    .map((stated) => statedClaim(study, stated));
  return [...withoutTimes, ...fromTimes];
}

export function storageClaims(study: PublishedStudy): readonly StorageClaim[] {
  return study.storage.flatMap(({ items, bytes, files }) =>
    [{ what: 'bytes', values: bytes } as const, { what: 'files', values: files } as const].flatMap(
      ({ what, values }) => {
        const own = values[study.format];
        return Object.entries(values).flatMap(([baseline, value]) => {
          if (own === undefined || baseline === study.format) return [];
          const figures = [
            { name: nameOf(study, study.format), value: own, unit: what },
            { name: nameOf(study, baseline), value, unit: what },
          ];
          const share = own / value;
          return [
            {
              id: `${study.id}/${what}/${items}/${baseline}`,
              study,
              statement: `${what === 'bytes' ? 'Size on disk' : 'Files'}, ${countText(items)} items: ${pairText(study, baseline)}`,
              what,
              items,
              baseline,
              published: { low: share, high: share, figures },
            },
          ];
        });
      },
    ),
  );
}

/** The ratio of a pair of times, whatever the text says of it. */
export function publishedRatio(
  { seconds }: PublishedTimes,
  format: string,
  baseline: string,
): number | null {
  const [own, other] = [seconds[format], seconds[baseline]];
  return own === undefined || other === undefined ? null : other / own;
}

export function studyOf(id: string): PublishedStudy | undefined {
  return PUBLISHED.find((study) => study.id === id);
}

function tableClaim(study: PublishedStudy, times: PublishedTimes, baseline: string): RatioClaim {
  const { operation, items, seconds } = times;
  const stated = study.stated.find(
    (one) =>
      one.operation === operation &&
      one.baseline === baseline &&
      (one.items === undefined || one.items === items),
  );
  const ratio = publishedRatio(times, study.format, baseline) ?? NaN;
  const figures: readonly ClaimFigure[] = [study.format, baseline].map((format) => ({
    name: nameOf(study, format),
    value: seconds[format] ?? NaN,
    unit: 's',
  }));
  return {
    id: `${study.id}/${operation}/${items}/${baseline}`,
    study,
    what: operationLabel(operation),
    // A table of TPC-H is measured whole: its size is that of the scale factor.
    where: items === 0 ? '' : `${countText(items)} items`,
    pair: pairText(study, baseline),
    operation,
    items: items === 0 ? null : items,
    baseline,
    over: 'each',
    published: {
      low: stated?.low ?? ratio,
      high: stated === undefined ? ratio : stated.high,
      figures,
    },
    times,
  };
}

function statedClaim(study: PublishedStudy, stated: StatedRatio): RatioClaim {
  const { operation, baseline, low, high, over = 'each' } = stated;
  return {
    id: `${study.id}/${operation}/${over}/${baseline}`,
    study,
    what: operationLabel(operation),
    where: over === 'best' ? 'at the best size' : 'at every size',
    pair: pairText(study, baseline),
    operation,
    items: null,
    baseline,
    over,
    published: { low, high, figures: [] },
    times: null,
  };
}

function pairText(study: PublishedStudy, baseline: string): string {
  const table = study.rows?.kind === 'tpch' ? `TPC-H ${study.rows.table}, ` : '';
  return `${table}${nameOf(study, study.format)} against ${nameOf(study, baseline)}`;
}

function nameOf(study: PublishedStudy, format: string): string {
  return study.names[format] ?? format;
}
