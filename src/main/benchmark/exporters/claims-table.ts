import type { BenchmarkReport } from '../../../shared/model/benchmark';
import type {
  ClaimFigure,
  ClaimUnit,
  ClaimVerdict,
  MeasuredValue,
  PublishedValue,
} from '../../../shared/model/claim';
import { fileVersionsText } from '../../../shared/model/file-versions';
import {
  bytesText,
  countText,
  listText,
  ratioText,
  secondsText,
  threeDigits,
} from '../number-text';
import type { TextTable } from './text-table';

/** Every published figure whose workload was measured, with the one measured here. */
export function claimsTable({ claims = [], storage }: BenchmarkReport): TextTable {
  const versions = fileVersionsText(storage);
  return {
    title: 'Published figures',
    ...(versions === null ? {} : { note: versions }),
    columns: ['What', 'Published', 'Measured here', 'Verdict', 'Why'],
    numbersFrom: 0,
    numbersTo: 0,
    rows: claims.map((claim) => [
      `${claim.statement} (${claim.source})`,
      publishedText(claim),
      claim.measured === null ? '–' : measuredText(claim.unit, claim.measured),
      claim.verdict,
      claim.why ?? '',
    ]),
  };
}

function publishedText({ unit, published }: ClaimVerdict): string {
  if (published === null) return 'no number';
  return withFigures(boundsText(unit, published), published.figures);
}

/** `2.00 to 3.00 ×`, `at least 10.0 ×`, `16.4 ×`. */
export function boundsText(unit: ClaimUnit, { low, high }: PublishedValue): string {
  if (high === null) return `at least ${valueText(unit, low)}`;
  return low === high ? valueText(unit, low) : `${threeDigits(low)} to ${valueText(unit, high)}`;
}

/** `2.10 × [1.95 – 2.31]`. */
export function intervalText(unit: ClaimUnit, { value, low, high }: MeasuredValue): string {
  const interval = low === high ? '' : ` [${threeDigits(low)} – ${threeDigits(high)}]`;
  return `${valueText(unit, value)}${interval}`;
}

function measuredText(unit: ClaimUnit, measured: MeasuredValue): string {
  const text = intervalText(unit, measured);
  const { figures, label } = measured;
  return figures.length === 0 ? `${text}: ${label}` : withFigures(text, figures);
}

function withFigures(text: string, figures: readonly ClaimFigure[]): string {
  if (figures.length === 0) return text;
  return `${text} (${listText(figures.map(figureText))})`;
}

function figureText({ name, unit, value }: ClaimFigure): string {
  const text =
    unit === 's' ? secondsText(value) : unit === 'bytes' ? bytesText(value) : countText(value);
  return `${name} ${text}`;
}

function valueText(unit: ClaimUnit, value: number): string {
  switch (unit) {
    case 'speed ratio':
      return ratioText(value);
    case 'share of the time':
      return `${threeDigits(value)} of the time`;
    case 'share of the bytes':
      return `${threeDigits(value)} of the bytes`;
    case 'share of the files':
      return `${threeDigits(value)} of the files`;
  }
}
