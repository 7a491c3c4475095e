/**
 * How long a call may take to answer, in milliseconds. An engine that hangs answers nothing, and
 * a person should hear that instead of waiting; an engine that is gone is noticed at once, without
 * a deadline. Iterators answer when they begin.
 */
const DEFAULT_MS = 60_000;

const OTHERS: Readonly<Record<string, number>> = {
  // A person is thinking in front of a dialog.
  'shell.pickFolder': Infinity,
  // As much work as was asked for.
  'shell.makeSample': 3_600_000,
  'migrations.plan': 600_000,
  'migrations.rollback': 600_000,
  // The first one of a pair may read all ids to learn the order.
  'migrations.compareRow': 300_000,
  'queues.list': 300_000,
  'queues.cancel': 600_000,
  'queues.cancelItem': 600_000,
  'queues.removeItem': 600_000,
  'phases.planRetirement': 300_000,
  'benchmarks.estimate': 600_000,
  // Opening reads an index; on a cold network disk that may take long.
  'datasets.open': 300_000,
};

export function deadlineMs(path: readonly string[]): number {
  return OTHERS[path.join('.')] ?? DEFAULT_MS;
}
