import type { BenchmarkReport } from '../../shared/model/benchmark';
import type { Environment } from '../../shared/model/benchmark-environment';
import type { RunDifference } from '../../shared/model/benchmark-history';
import { bytesText, listText, threeDigits } from './number-text';

/** Load average a core from which a machine was busy with something else. */
const BUSY_LOAD = 0.5;

type Run = Pick<BenchmarkReport, 'method' | 'environment' | 'status' | 'controls'>;
type Fact = readonly [name: string, before: string, after: string];

/** What a ratio of the two runs' times may be due to, beside what it is asked about. */
export function runDifferences(before: Run, after: Run): readonly RunDifference[] {
  return [
    ...differingFacts(before, after),
    ...busy(before, after),
    ...unfinished(before, after),
    ...unknownNoise(before, after),
  ].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** The gravest first. */
const KINDS: readonly RunDifference['kind'][] = ['work', 'machine', 'software', 'method'];

/** Facts that are not the same for both. */
export function differingFacts(before: Run, after: Run): readonly RunDifference[] {
  return [
    ...differing('work', workFacts(before, after)),
    ...differing('machine', machineFacts(before.environment, after.environment)),
    ...differing('software', softwareFacts(before.environment, after.environment)),
    ...libraries(before.environment, after.environment),
    ...differing('method', methodFacts(before, after)),
  ];
}

export function wasBusy({ environment }: Pick<Run, 'environment'>): boolean {
  return environment.loadAverage > environment.cores * BUSY_LOAD;
}

function differing(kind: RunDifference['kind'], facts: readonly Fact[]): readonly RunDifference[] {
  return facts
    .filter(([, before, after]) => before !== after)
    .map(([name, before, after]) => ({ kind, text: `${name}: ${before}, then ${after}.` }));
}

function workFacts({ method: a }: Run, { method: b }: Run): readonly Fact[] {
  const shape = (rows: readonly number[]): string =>
    rows.length === 0 ? 'a number' : rows.join(' × ');
  return [
    ['Shape of a row', shape(a.rowShape), shape(b.rowShape)],
    ['Element type', a.dtype, b.dtype],
    ['Bytes of a row', bytesText(a.rowBytes), bytesText(b.rowBytes)],
    ['Rows', a.data, b.data],
    ['Cache', a.cache, b.cache],
    ['Writes', a.flushed ? 'flushed' : 'not flushed', b.flushed ? 'flushed' : 'not flushed'],
  ];
}

function machineFacts(a: Environment, b: Environment): readonly Fact[] {
  return [
    ['Processor', `${a.cpu}, ${a.cores} cores`, `${b.cpu}, ${b.cores} cores`],
    ['Memory', bytesText(a.memoryBytes), bytesText(b.memoryBytes)],
    ['File system', a.fileSystem, b.fileSystem],
    ['Device', a.device ?? 'not told', b.device ?? 'not told'],
    ['Frequency governor', a.governor ?? 'not told', b.governor ?? 'not told'],
    ['System', `${a.platform} ${a.architecture}`, `${b.platform} ${b.architecture}`],
  ];
}

function softwareFacts(a: Environment, b: Environment): readonly Fact[] {
  return [
    ['Arrayscope', a.arrayscope, b.arrayscope],
    ['Runtime', `${a.runtime} (Node ${a.node})`, `${b.runtime} (Node ${b.node})`],
  ];
}

function libraries(a: Environment, b: Environment): readonly RunDifference[] {
  const names = [...new Set([...Object.keys(a.libraries), ...Object.keys(b.libraries)])].sort();
  const changed = names
    .filter((name) => a.libraries[name] !== b.libraries[name])
    .map((name) => `${name} ${a.libraries[name] ?? 'none'}, then ${b.libraries[name] ?? 'none'}`);
  return changed.length === 0
    ? []
    : [{ kind: 'software', text: `Libraries: ${changed.join('; ')}.` }];
}

function methodFacts({ method: a }: Run, { method: b }: Run): readonly Fact[] {
  return [
    ['Samples a case', String(a.repeats), String(b.repeats)],
    ['Rounds', String(a.rounds), String(b.rounds)],
    ['Warm-ups', String(a.warmups), String(b.warmups)],
    ['Seed', String(a.seed), String(b.seed)],
  ];
}

function busy(before: Run, after: Run): readonly RunDifference[] {
  const loads = sides(before, after).flatMap(([name, run]) =>
    wasBusy(run) ? [`the ${name} run (load ${threeDigits(run.environment.loadAverage)})`] : [],
  );
  return loads.length === 0
    ? []
    : [{ kind: 'machine', text: `The machine was busy when ${listText(loads)} began.` }];
}

function unfinished(before: Run, after: Run): readonly RunDifference[] {
  const names = sides(before, after).flatMap(([name, { status }]) =>
    status === 'cancelled' ? [name] : [],
  );
  return names.length === 0
    ? []
    : [
        {
          kind: 'method',
          text: `The ${listText(names)} run was cancelled: what is missing was not measured.`,
        },
      ];
}

function unknownNoise(before: Run, after: Run): readonly RunDifference[] {
  const names = sides(before, after).flatMap(([name, { controls }]) =>
    controls.length === 0 ? [name] : [],
  );
  return names.length === 0
    ? []
    : [
        {
          kind: 'method',
          text: `The noise of the ${listText(names)} run is not known: it measured nothing twice.`,
        },
      ];
}

function sides(before: Run, after: Run): readonly (readonly [string, Run])[] {
  return [
    ['first', before],
    ['second', after],
  ];
}
