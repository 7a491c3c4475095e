import type { ControlPair, OperationInfo } from '../../../shared/model/benchmark';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatCount, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';

interface NoiseFloorProps {
  readonly controls: readonly ControlPair[];
  readonly operations: readonly OperationInfo[];
}

/** The baseline against itself: what the verdicts had to be larger than. */
export function NoiseFloor({ controls, operations }: NoiseFloorProps) {
  if (controls.length === 0) return null;
  const labelOf = (id: string): string => operations.find((one) => one.id === id)?.label ?? id;
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
  ];
  return (
    <Panel title="Noise of this run: the baseline against itself" flush>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Noise table">
        <DataTable
          label="Noise"
          columns={columns}
          rows={controls}
          rowKey={(one) => `${one.operation} ${one.items}`}
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
