/** How much a benchmark measures, and the same in words wherever it is said. */

export interface PlannedCases {
  /** Those that results are shown of. */
  readonly cases: number;
  /** Cases that are measured once more, compared with themselves: they tell the noise. */
  readonly controls: number;
}

export interface PlannedRun extends PlannedCases {
  /** Times that every case and control runs, each time in a process of its own. */
  readonly rounds: number;
}

/** `18 cases and 8 controls`. */
export function casesText({ cases, controls }: PlannedCases): string {
  const counted = countOf(cases, 'case');
  return controls === 0 ? counted : `${counted} and ${countOf(controls, 'control')}`;
}

/** `18 cases and 8 controls (cases measured once more, for the noise) in 3 rounds: 78 processes`. */
export function plannedText(run: PlannedRun): string {
  const why = run.controls === 0 ? '' : ' (cases measured once more, for the noise)';
  const processes = countOf(processCount(run), 'process', 'processes');
  return `${casesText(run)}${why} in ${countOf(run.rounds, 'round')}: ${processes}`;
}

export function processCount({ cases, controls, rounds }: PlannedRun): number {
  return (cases + controls) * rounds;
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
