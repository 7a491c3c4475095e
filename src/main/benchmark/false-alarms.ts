import type { BenchmarkReport, ControlPair, Finding } from '../../shared/model/benchmark';
import { listText } from './number-text';
import { noiseFloorIn } from './speedups';
import { verdictOf } from './statistics';

/**
 * Where every entry was measured twice: how many of the pairs, which are the same case, the rules
 * of this report would have called different. The baseline's own pairs are the floor and no test.
 */
export function falseAlarmFindings({
  request,
  controls,
}: Pick<BenchmarkReport, 'request' | 'controls'>): readonly Finding[] {
  if (request.control !== 'every') return [];
  const [baseline] = controls.filter(({ isBaseline }) => isBaseline === true);
  if (baseline === undefined) return [];
  const floors = controls.filter((one) => one.isBaseline === true);
  const tested = controls.filter((one) => one.isBaseline !== true);
  if (tested.length === 0) return [];
  const alarms = tested.filter((one) => isAlarm(one, floors, request.repeats));
  const named = alarms.map(
    ({ label, operation, items }) => `${label}, ${operation}, ${items.toLocaleString('en')} items`,
  );
  const right = tested.length - alarms.length;
  const share = ((100 * right) / tested.length).toFixed(1);
  return [
    {
      kind: 'caution',
      text: `The same case against itself: no difference called in ${right} of ${tested.length} pairs (${share} %)${alarms.length === 0 ? '' : `; called different: ${listText(named)}`}.`,
    },
  ];
}

function isAlarm(pair: ControlPair, floors: readonly ControlPair[], samples: number): boolean {
  const floor = noiseFloorIn(floors, pair.operation) ?? undefined;
  return verdictOf(pair, samples, floor) !== 'no difference detected';
}
