// `npm run bench:self`: Arrayscope against a peer on the same data in the same run, as ratios.
// Prints a table; nothing here passes or fails. `npm run bench:self -- open random` runs a part,
// `-- formats [ids]` reads formats against their references (bench-formats.mjs);
// `--gigabytes N` sets the size of the conversion's race (2), `--large N` that of its memory check
// (8), `--millions N` the rows of the check with many small batches (1).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchConvert } from './bench-convert.mjs';
import { benchFormats, formatCells } from './bench-formats.mjs';
import { median, printCells, someRows } from './bench-numbers.mjs';
import { interopEnvironment } from './interop-environment.mjs';
import { SetupError, root, runScript, setup } from './setup.mjs';

const ROW_SHAPE = [64, 64, 3];
const ROW_BYTES = 64 * 64 * 3 * 4;
const self = join(root, 'out', 'main', 'bench-self.js');
const cli = join(root, 'bin', 'arrayscope.mjs');
const peer = join(root, 'support', 'bench-self', 'peer.py');
const formatPeer = join(root, 'support', 'bench-self', 'format_peer.py');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gigabytes: { type: 'string', default: '2' },
    large: { type: 'string', default: '8' },
    millions: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(options.rounds);
const parts = { open, random, overhead, transports, convert };

await runScript(() => {
  const [first, ...ids] = positionals;
  if (first === 'formats') return withPeers((place) => printFormats(place, ids));
  const unknown = positionals.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    throw new SetupError(
      `There is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}, formats.`,
    );
  }
  return withPeers((place) => {
    const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
    printTable(chosen.flatMap((name) => parts[name](place)));
  });
});

/** With Python's side installed, and a folder that goes away. */
function withPeers(work) {
  setup();
  const environment = interopEnvironment();
  if ('skipped' in environment)
    throw new SetupError(`The peers cannot be run: ${environment.skipped}.`);
  const folder = mkdtempSync(
    join(process.env.ARRAYSCOPE_BENCH_FOLDER ?? tmpdir(), 'arrayscope-self-'),
  );
  try {
    work({ folder, environment });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

function printFormats({ folder, environment }, ids) {
  const tools = {
    ours,
    peer: (...args) => json(environment.python, [formatPeer, ...args.map(String)], environment.env),
    migrate: (source, destination, to) =>
      json(
        process.execPath,
        [cli, 'migrate', source, destination, '--from', 'npy', '--to', to, '--json'],
        {},
      ),
  };
  printCells(formatCells(benchFormats({ folder, rounds, ids, tools })));
  console.log('\nMedians of the rounds; a speed above 1 means that Arrayscope was faster.');
}

/** Opening 2,000 batches with a million rows and reading the first, against NumPy's index and one header. */
function open({ folder, environment }) {
  const data = join(folder, 'million');
  python(environment, 'make', data, 1_000_000, 500, '[8]', 1);
  const pairs = inTurn(
    () => ours('open', data, 9).seconds,
    () => python(environment, 'open', data, 9).seconds,
  );
  rmSync(data, { recursive: true });
  return [
    row(
      'open 1,000,000 rows in 2,000 batches, show the first',
      'NumPy: load index, map one batch',
      pairs,
      'at most 3',
    ),
  ];
}

/** Single rows of 48 KB from batches of 500, against a memory map and against loading whole batches. */
function random({ folder, environment }) {
  const data = join(folder, 'batches');
  const rowsFile = join(folder, 'rows.json');
  const count = 10_000;
  python(environment, 'make', data, count, 500, JSON.stringify(ROW_SHAPE), 2);
  writeFileSync(rowsFile, JSON.stringify(someRows(1000, count)));
  const few = join(folder, 'few.json');
  writeFileSync(few, JSON.stringify(someRows(40, count)));
  const positioned = JSON.stringify({ reader: 'positioned' });
  const whole = JSON.stringify({ reader: 'whole-batch' });
  const map = inTurn(
    () => ours('random', data, rowsFile, positioned, 5).seconds,
    () => python(environment, 'random', data, rowsFile, 500, 5).seconds,
  );
  const batch = inTurn(
    () => ours('random', data, few, positioned, 3).seconds,
    () => ours('random', data, few, whole, 1).seconds,
  );
  rmSync(data, { recursive: true });
  return [
    row(
      '1,000 random rows of 48 KB, batches of 500, each into the memory of the last',
      'NumPy memory map',
      map,
      'at most 2',
    ),
    row(
      '40 random rows of 48 KB, batches of 500',
      'loading the whole batch',
      batch,
      'at most 0.05',
    ),
  ];
}

/** What the seam adds to plain calls of the library. */
function overhead({ folder }) {
  const times = ours('overhead', folder, 8192, rounds);
  return ['write', 'scan'].map((side) =>
    row(
      `Lance ${side}, 400 MB through the engine`,
      'a bare loop over LanceDB',
      times[side].engine.map((seconds, at) => ({ ours: seconds, peer: times[side].bare[at] })),
      'at most 1.1',
    ),
  );
}

/** A 16 MB tensor from the engine to the renderer's client over each transport. */
function transports() {
  const times = ours('transports', 16, rounds);
  return Object.entries(times).map(([name, seconds]) => ({
    what: `16 MB tensor over ${name}`,
    against: '100 MB/s',
    ours: median(seconds),
    peer: 0.16,
    ratio: median(seconds) / 0.16,
    low: Math.min(...seconds) / 0.16,
    high: Math.max(...seconds) / 0.16,
    goal: 'at most 1',
  }));
}

/** Converting and verifying against other programs and a plain copy, then memory and time at size. */
function convert({ folder, environment }) {
  return benchConvert({
    folder,
    rounds: Math.min(rounds, 3),
    gigabytes: Number(options.gigabytes),
    large: Number(options.large),
    millions: Number(options.millions),
    tools: {
      row,
      make: (data, rows, shape) => python(environment, 'make', data, rows, 500, shape, 3),
      migrate: (source, destination) =>
        json(process.execPath, [cli, 'migrate', source, destination, '--json'], {}),
      peer: (...args) => run(environment.python, [peer, ...args], environment.env),
      dd: (...args) => run('dd', args, {}),
    },
  });
}

/** Both sides alternately, `rounds` times: `[{ ours, peer }]` with each round's median seconds. */
function inTurn(oursOnce, peerOnce, times = rounds) {
  return Array.from({ length: times }, (_, round) => {
    if (round % 2 === 0) return { ours: median(oursOnce()), peer: median(peerOnce()) };
    const theirs = median(peerOnce());
    return { ours: median(oursOnce()), peer: theirs };
  });
}

function row(what, against, pairs, goal) {
  const ratios = pairs.map((pair) => pair.ours / pair.peer);
  return {
    what,
    against,
    ours: median(pairs.map((pair) => pair.ours)),
    peer: median(pairs.map((pair) => pair.peer)),
    ratio: median(ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    goal,
  };
}

function ours(...args) {
  return json(process.execPath, [self, ...args.map(String)], {});
}

function python(environment, ...args) {
  return json(environment.python, [peer, ...args.map(String)], environment.env);
}

function json(command, args, env) {
  return JSON.parse(run(command, args, env));
}

function run(command, args, env) {
  const done = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0)
    throw new SetupError(`${command} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

function printTable(rows) {
  const seconds = (value) => (value === undefined ? '' : value.toPrecision(3));
  const cells = rows.map((r) => [
    r.what,
    r.against,
    r.text ?? `${seconds(r.ours)} s`,
    r.text === undefined ? `${seconds(r.peer)} s` : '',
    r.text === undefined ? `${seconds(r.ratio)} (${seconds(r.low)}–${seconds(r.high)})` : '',
    r.goal,
  ]);
  const table = [['what', 'against', 'Arrayscope', 'peer', 'ratio (range)', 'goal'], ...cells];
  printCells(table);
  console.log('\nMedians of the rounds; a ratio below 1 means that Arrayscope took less time.');
}
