// `npm run bench:self -- formats [ids]`: reading each format against its reference implementation on
// the same fresh files, in turn: every row, 1,000 random rows one by one, and the same in one request, of 1,000,000 × 10
// float32 and of 5,000 × 64×64×3 float32. Files warm; each pass has the dataset opened anew, so that
// no reader is measured by what it kept in memory from the pass before. Without ids those that have a goal; `zarr:gzip` is a variant.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, someRows } from './bench-numbers.mjs';
import { SetupError } from './setup.mjs';

/** Least speed in units of the reference's. */
const GOALS = {
  npy: 0.8,
  numpack: 0.8,
  vectors: 0.8,
  arrow: 0.8,
  hdf5: 0.5,
  parquet: 0.5,
  zarr: 0.3,
  'zarr:gzip': 0.8,
};
const KINDS = {
  narrow: { rows: 1_000_000, words: '1,000,000 × 10' },
  wide: { rows: 5_000, words: '5,000 × 64×64×3' },
};
const READS = {
  full: 'every row',
  rows: '1,000 random rows one by one',
  batch: '1,000 random rows in one request',
};
/** The goals are for these. */
const JUDGED = ['full', 'rows'];
const REPEATS = 3;

/**
 * One line a dataset and a way of reading.
 * @param tools `ours`, `peer`, `migrate`: how each is run
 */
export function benchFormats({ folder, rounds, ids, tools }) {
  const known = tools.peer('list');
  const lines = [];
  for (const entry of entriesOf(ids, known)) {
    const work = mkdtempSync(join(folder, 'formats-'));
    try {
      make(entry, work, known, tools);
      for (const kind of Object.keys(KINDS)) {
        lines.push(...measure({ entry, kind, work, rounds, tools }));
      }
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return lines;
}

/** `zarr:gzip` as it is; an id alone with all its variants. */
function entriesOf(ids, { formats, missing }) {
  const wanted = ids.length > 0 ? ids : Object.keys(GOALS);
  return wanted.flatMap((name) => {
    const [id, variant] = name.split(':');
    const format = formats[id];
    if (format === undefined) {
      const why = missing[id] === undefined ? '' : ` (${missing[id]})`;
      throw new SetupError(
        `There is no reference for “${id}”${why}; there are ${Object.keys(formats).join(', ')}.`,
      );
    }
    if (!format.measurable) {
      throw new SetupError(`The reference of “${id}” does not write float32: nothing to compare.`);
    }
    const all = ids.length > 0 && variant === undefined ? format.variants : [variant ?? ''];
    return all.map((one) => ({ id, variant: one, name: one === '' ? id : `${id}:${one}` }));
  });
}

/** Written once by the reference; bare bytes as the folder that Arrayscope makes of NumPy's. */
function make({ id, variant }, work, known, tools) {
  if (known.formats[id].written === 'by the reference') {
    tools.peer('make', id, variant, work);
    return;
  }
  tools.peer('make', 'npy', '', work);
  for (const kind of Object.keys(KINDS)) {
    const source = join(work, `${kind}.npy`);
    tools.migrate(source, join(work, `${kind}.${id}`), id);
    rmSync(source, { recursive: true });
  }
}

function measure({ entry, kind, work, rounds, tools }) {
  const path = join(work, `${kind}.${entry.id}`);
  const rowsFile = join(work, 'rows.json');
  writeFileSync(rowsFile, JSON.stringify(someRows(1000, KINDS[kind].rows)));
  const sides = {
    ours: () => tools.ours('format', path, entry.id, rowsFile, REPEATS),
    peer: () => tools.peer('time', entry.id, path, rowsFile, REPEATS),
  };
  const pairs = Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
    return Object.fromEntries(order.map((side) => [side, sides[side]()]));
  });
  return Object.keys(READS).map((read) => {
    for (const { ours, peer } of pairs) {
      if (ours.sums[read] === peer.sums[read]) continue;
      throw new SetupError(
        `${entry.name}, ${READS[read]} of ${KINDS[kind].words}: the two sides read different bytes.`,
      );
    }
    const seconds = (side) => pairs.map((pair) => median(pair[side][read]));
    const [ours, peer] = [seconds('ours'), seconds('peer')];
    const speeds = ours.map((value, at) => peer[at] / value);
    return {
      name: entry.name,
      what: `${READS[read]} of ${KINDS[kind].words}`,
      ours: median(ours),
      peer: median(peer),
      speed: median(speeds),
      low: Math.min(...speeds),
      high: Math.max(...speeds),
      goal: JUDGED.includes(read) ? GOALS[entry.name] : undefined,
    };
  });
}

/** Cells of a table for people. */
export function formatCells(lines) {
  const digits = (value) => Number(value.toPrecision(3)).toString();
  return [
    ['format', 'what', 'Arrayscope', 'reference', 'speed (range)', 'goal', ''],
    ...lines.map(({ name, what, ours, peer, speed, low, high, goal }) => [
      name,
      what,
      `${digits(ours * 1000)} ms`,
      `${digits(peer * 1000)} ms`,
      `${digits(speed)} (${digits(low)}–${digits(high)})`,
      goal === undefined ? '' : `at least ${goal}`,
      goal === undefined ? '' : speed >= goal ? 'met' : 'MISSED',
    ]),
  ];
}
