import { expect, it } from 'vitest';
import type { ControlPair } from '../../shared/model/benchmark';
import { benchmarkDefaults } from './defaults';
import { falseAlarmFindings } from './false-alarms';

const pair = (label: string, ratio: number, isBaseline = false): ControlPair => ({
  label,
  operation: 'write',
  items: 1000,
  ratio,
  low: ratio * 0.99,
  high: ratio * 1.01,
  isBaseline,
});
const request = { ...benchmarkDefaults(), control: 'every' as const };

it('counts the pairs that the rules would have called different, and names them', () => {
  const controls = [pair('A', 1.05, true), pair('B', 1.04), pair('C', 1.2), pair('D', 1.005)];
  const [finding] = falseAlarmFindings({ request, controls });
  expect(finding?.text).toBe(
    'The same case against itself: no difference called in 2 of 3 pairs (66.7 %); called different: C, write, 1,000 items.',
  );
});

it('takes nothing for a test but what was measured for it', () => {
  expect(falseAlarmFindings({ request, controls: [pair('A', 1.5, true)] })).toEqual([]);
  expect(
    falseAlarmFindings({
      request: { ...request, control: true },
      controls: [pair('A', 1.5, true)],
    }),
  ).toEqual([]);
});
