import { assertNever } from '../../../shared/errors';
import type { CaseResult, Measure } from '../../../shared/model/benchmark';
import { formatBytes } from '../../ui/format-bytes';
import { formatSeconds } from '../../ui/format-duration';
import { formatValue } from '../../ui/format-number';
import classes from './benchmark.module.css';

/** What a pass used beside time, as far as the system told. */
export function CaseUsageList({ result }: { readonly result: CaseResult }) {
  const { usage } = result;
  const bytes = (value: number | null): string =>
    value === null ? 'not told' : formatBytes(value);
  const facts: readonly (readonly [string, string])[] = [
    ['Processor time', usage.cpuSeconds === null ? 'not told' : formatSeconds(usage.cpuSeconds)],
    ['Read by the process', bytes(usage.readBytes)],
    ['of that from the device', bytes(usage.deviceReadBytes)],
    ['Written by the process', bytes(usage.writtenBytes)],
    ['handed to the device', bytes(usage.deviceWrittenBytes)],
    ['Peak memory', formatBytes(result.peakMemoryBytes)],
    ...result.measures.map((one): [string, string] => [one.label, measureText(one)]),
  ];
  return (
    <>
      <h3 className={classes.heading}>A pass</h3>
      <dl className={classes.method}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function measureText({ value, unit }: Measure): string {
  switch (unit) {
    case 's':
      return formatSeconds(value);
    case 'bytes':
      return formatBytes(value);
    case 'ratio':
      return `${formatValue(100 * value, 3)} %`;
    case 'count':
      return formatValue(value, 4);
    default:
      return assertNever(unit);
  }
}
