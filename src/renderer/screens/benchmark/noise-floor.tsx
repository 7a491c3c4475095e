import type { ControlPair, OperationInfo } from '../../../shared/model/benchmark';
import { ratioAxis } from '../../charts/ratio-axis';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatCount, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';
import { RatioAxisLabels, RatioPlot } from './history/ratio-plot';

interface NoiseFloorProps {
  readonly controls: readonly ControlPair[];
  readonly operations: readonly OperationInfo[];
}

/** The baseline (or every entry) against itself: what the verdicts had to be larger than. */
export function NoiseFloor({ controls, operations }: NoiseFloorProps) {
  if (controls.length === 0) return null;
  const who = controls.every(({ isBaseline }) => isBaseline !== false) ? 'the baseline' : 'each';
  const labelOf = (id: string): string => operations.find((one) => one.id === id)?.label ?? id;
  const axis = ratioAxis(controls.flatMap(({ ratio, low, high }) => [ratio, low, high]));
  const columns: readonly DataColumn<ControlPair>[] = [
    {
      id: 'operation',
      label: 'Operation',
      render: (one) => labelOf(one.operation),
      sortBy: (one) => labelOf(one.operation),
    },
    { id: 'label', label: 'Measured twice', render: (one) => one.label },
    number('items', 'Items', (one) => one.items, formatCount),
    number('ratio', 'Ratio to itself', (one) => one.ratio),
    number('low', '95 % from', (one) => one.low),
    number('high', 'to', (one) => one.high),
    {
      id: 'plot',
      label: 'Ratio with its interval',
      heading: <RatioAxisLabels axis={axis} />,
      width: '34%',
      render: (one) => <RatioPlot axis={axis} one={one} />,
    },
  ];
  return (
    <Panel title={`Noise of this run: ${who} against itself`} flush>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Noise table">
        <DataTable
          label="Noise"
          columns={columns}
          rows={controls}
          rowKey={(one) => `${one.label} ${one.operation} ${one.items}`}
        />
      </div>
    </Panel>
  );
}

function number(
  id: string,
  label: string,
  value: (one: ControlPair) => number,
  text: (value: number) => string = (ratio) => `${formatValue(ratio, 3)} ×`,
): DataColumn<ControlPair> {
  return { id, label, numeric: true, render: (one) => text(value(one)), sortBy: value };
}
