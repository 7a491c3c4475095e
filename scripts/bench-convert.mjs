// The conversion's part of `npm run bench:self`: a race over the same rows in the same run, then
// peak memory and time per row at the sizes where they would grow if anything did.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const GALAXY = [64, 64, 3];
const CUTOUT = [16, 16];
const bytesOf = (shape) => 4 * shape.reduce((product, length) => product * length, 1);

/** @returns rows of the table */
export function benchConvert(bench) {
  return [...race(bench), ...atSize(bench)];
}

/** Whole commands, each in turn first: ours, Hyrax's script, pylance, and what the disk takes. */
function race({ folder, rounds, gigabytes, tools }) {
  if (gigabytes === 0) return [];
  const data = join(folder, 'source');
  const bytes = gigabytes * 1e9;
  tools.make(data, Math.round(bytes / bytesOf(GALAXY)), JSON.stringify(GALAXY));
  const runners = {
    ours: (to) => tools.migrate(data, to),
    hyrax: (to) => tools.peer('convert', data, to),
    pylance: (to) => tools.peer('convert-pylance', data, to),
    disk: (to) =>
      tools.dd(
        'if=/dev/zero',
        `of=${to}`,
        'bs=8M',
        `count=${Math.ceil(bytes / 2 ** 23)}`,
        'conv=fsync',
      ),
  };
  const names = Object.keys(runners);
  const found = Array.from({ length: rounds }, (_, round) => {
    const times = {};
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length];
      times[name] = timed(folder, runners[name]);
    }
    return times;
  });
  rmSync(data, { recursive: true });
  const against = (name) =>
    found.map((times) => ({ ours: times.ours.seconds, peer: times[name].seconds }));
  const what = `convert and verify ${gigabytes} GB`;
  return [
    tools.row(what, "Hyrax's convert_results.py", against('hyrax'), 'at most 0.2'),
    tools.row(what, 'pylance, streamed, every row compared', against('pylance'), 'at most 0.67'),
    tools.row(
      `write ${gigabytes} GB, before the verification`,
      'dd conv=fsync',
      found.map(({ ours, disk }) => ({ ours: ours.answer.writeSeconds, peer: disk.seconds })),
      'at most 2',
    ),
  ];
}

function atSize({ folder, large, millions, tools }) {
  const sizes = [
    ...(large === 0 ? [] : [{ rows: Math.round((large * 1e9) / bytesOf(GALAXY)), shape: GALAXY }]),
    ...(millions === 0 ? [] : [{ rows: millions * 1e6, shape: CUTOUT }]),
  ];
  return sizes.flatMap(({ rows, shape }) => {
    const whole = once(folder, tools, rows, shape);
    // Of 8 GB, a half as well is rewritten into one fragment at the end; a quarter is not.
    const half = once(folder, tools, Math.round(rows / 2), shape);
    const what = `${rows.toLocaleString('en')} rows of ${shape.join('×')} in ${Math.ceil(rows / 500).toLocaleString('en')} batches`;
    return [
      {
        what: `peak memory, ${what}`,
        against: 'half of the rows',
        text: `${megabytes(whole)} MB, ${megabytes(half)} MB`,
        goal: 'under 600 MB',
      },
      tools.row(
        `time per row, ${what}`,
        'half of the rows',
        [
          {
            ours: whole.durationSeconds / rows,
            peer: half.durationSeconds / Math.round(rows / 2),
          },
        ],
        'about 1',
      ),
    ];
  });
}

function once(folder, tools, rows, shape) {
  const data = join(folder, 'source');
  tools.make(data, rows, JSON.stringify(shape));
  try {
    return timed(folder, (to) => tools.migrate(data, to)).answer;
  } finally {
    rmSync(data, { recursive: true });
  }
}

function timed(folder, runner) {
  const around = mkdtempSync(join(folder, 'to-'));
  const start = performance.now();
  try {
    const answer = runner(join(around, 'result'));
    return { answer, seconds: (performance.now() - start) / 1000 };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}

function megabytes({ peakMemoryBytes }) {
  return Math.round(peakMemoryBytes / 1e6);
}
