import type { ReactNode } from 'react';
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { Disclosure } from '../../ui/disclosure';
import { formatBytes } from '../../ui/format-bytes';
import { formatDate } from '../../ui/format-date';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatShape, formatValue } from '../../ui/format-number';
import classes from './benchmark.module.css';
import { CACHE_STATES } from './cache-states';

/** The method and the machine: without them the numbers mean nothing elsewhere. */
export function MethodPanel({ report }: { readonly report: BenchmarkReport }) {
  const { method, environment } = report;
  const cache = CACHE_STATES.find(({ id }) => id === method.cache);
  return (
    <Disclosure title="How this was measured">
      <h3 className={classes.heading}>Method</h3>
      <Facts
        facts={[
          [
            'Rows',
            `${method.data}; ${formatShape(method.rowShape)} ${method.dtype}, ${formatBytes(method.rowBytes)} a row`,
          ],
          [
            'Samples',
            `${method.repeats} a case in ${countOf(method.rounds, 'round')}, each round after ${method.warmups} warm-up or more`,
          ],
          ['Processes', method.processes],
          ['Order', method.order],
          ['Interval', method.interval],
          ['Cache', `${cache?.label ?? method.cache}: ${cache?.description ?? ''}`],
          ['Flushed to disk', method.flushed ? 'yes, inside the clock' : 'no'],
          ['Seed', String(method.seed)],
          ['Took', formatDuration(report.durationMs)],
          ...method.notes.map((note, index): [string, string] => [
            index === 0 ? 'Notes' : '',
            note,
          ]),
        ]}
      />
      <h3 className={classes.heading}>Machine</h3>
      <Facts
        facts={[
          ['Started', formatDate(environment.startedAt)],
          [
            'Processor',
            `${environment.cpu}, ${environment.cores} cores, ${environment.architecture}`,
          ],
          ['Memory', formatBytes(environment.memoryBytes)],
          ['System', environment.platform],
          ['File system', environment.fileSystem],
          ['Device', environment.device ?? 'not told'],
          ['Frequency governor', environment.governor ?? 'not told'],
          ['Runtime', environment.runtime],
          ['Load before', formatValue(environment.loadAverage, 3)],
          ['Arrayscope', environment.arrayscope],
          ['Node', environment.node],
          ...Object.entries(environment.libraries).map(([name, version]): [string, string] => [
            name,
            version,
          ]),
        ]}
      />
    </Disclosure>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.method}>
      {facts.map(([name, value], index) => (
        <div key={index} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
