/** Which format and way of access to use, from what a run measured and from nothing else. */
import type { Advice, RankedOption, UseAdvice } from '../../../shared/model/advice';
import { bytesText, countText, secondsText } from '../number-text';
import { operationInfos } from '../operations/registry';
import { breakEven } from './break-even';
import { measuredMistakes } from './mistakes';
import { type Measurements, type Option, isWorse, optionsOf } from './options';
import { type Criterion, USE_CASES, type UseCase } from './use-cases';

/** @returns null where nothing was measured that two options share */
export function advise(measured: Measurements): Advice | null {
  const items = Math.max(0, ...measured.results.map((one) => one.items));
  if (measured.results.length === 0) return null;
  const uses: UseAdvice[] = [];
  const unknown: Advice['unknown'][number][] = [];
  for (const use of USE_CASES) {
    const options = optionsOf(measured, use.by, items);
    if (options.length < 2) {
      unknown.push({ label: use.label, measure: criterionText(use.by) });
      continue;
    }
    uses.push(adviceFor(use, options, measured, items));
  }
  return { uses, unknown, mistakes: measuredMistakes(measured, items) };
}

function adviceFor(
  use: UseCase,
  options: readonly Option[],
  measured: Measurements,
  items: number,
): UseAdvice {
  const beside = optionsOf(measured, use.beside, items);
  return {
    use: use.id,
    label: use.label,
    items,
    basis: basisText(options[0]),
    options: ranked(options, beside, measured),
    changes: breakEven(options, beside, measured.controls),
  };
}

/** An option that noise cannot tell from the one that leads its rank shares that rank. */
function ranked(
  options: readonly Option[],
  beside: readonly Option[],
  { controls }: Measurements,
): readonly RankedOption[] {
  const [best] = options;
  let leader = best;
  let rank = 1;
  return options.map((option, at) => {
    if (leader !== undefined && option !== leader && isWorse(leader, option, controls)) {
      leader = option;
      rank = at + 1;
    }
    const { label, format, settings, value } = option;
    return {
      label,
      format,
      settings,
      rank,
      value: perRow(option),
      timesTheBest: value / (best?.value ?? value),
      evidence: evidenceText(option, beside),
    };
  });
}

/** Seconds of one row of the pass, or the bytes as they are. */
function perRow({ value, result }: Option): number {
  return result === null || result.rowsPerSample === 0 ? value : value / result.rowsPerSample;
}

function evidenceText(option: Option, beside: readonly Option[]): string {
  const own = optionText(option);
  const other = beside.find((one) => one.label === option.label && one !== option);
  return other === undefined ? `${own}.` : `${own}; ${optionText(other)}.`;
}

function optionText({ value, result }: Option): string {
  if (result === null) return `${bytesText(value)} on disk`;
  const { low, high, rowsPerSample, peakMemoryBytes } = result;
  const rows = rowsPerSample === 0 ? '' : ` for ${countText(rowsPerSample)} rows`;
  return `${operationLabel(result.operation)} ${secondsText(value)}${rows} (95 % interval ${secondsText(low)} to ${secondsText(high)}), peak memory ${bytesText(peakMemoryBytes)}`;
}

function basisText(option: Option | undefined): string {
  const result = option?.result ?? null;
  return result === null ? 'Bytes on disk' : `Median time of ${operationLabel(result.operation)}`;
}

function criterionText(criterion: Criterion): string {
  if (criterion.kind === 'bytes') return 'two formats';
  return `${criterion.operations.map(operationLabel).join(' or ')} with two formats`;
}

function operationLabel(id: string): string {
  return operationInfos().find((one) => one.id === id)?.label ?? id;
}
