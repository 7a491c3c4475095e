/**
 * Writes one case of the resume suite in a process of its own that dies on the way: see
 * resume-kills.ts, which builds and starts it. Goes on from the last checkpoint that its journal
 * holds whole. Arguments: format id, number of the case, path, journal, seed, point to die at
 * (0: never), milliseconds after which to die (0: never). Says on its output how many points it
 * passed and how long it took.
 */
import { appendFile, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { installCrashSwitch } from './crash-switch';
import type { DatasetWriter, WriteCheckpoint } from './types';

const [
  ,
  ,
  formatId = '',
  number = '',
  path = '',
  journal = '',
  seed = '',
  point = '0',
  dieAfterMs = '0',
] = process.argv;

const crash = await installCrashSwitch();
// Only now, so that every module finds the functions replaced.
const { findFormat } = await import('./registry');
const { resumeCases } = await import('./resume-cases');
const { Random } = await import('./resume-random');
const { WRITTEN_AT, rowsBetween } = await import('./resume-rows');

const lineSchema = z.object({
  rows: z.int(),
  state: z.record(z.string(), z.json()),
  ends: z.literal(true),
});

async function lastCheckpoint(): Promise<WriteCheckpoint | null> {
  const text = await readFile(journal, 'utf8').catch(() => '');
  // What follows the last newline was cut short, and the next line was written behind it.
  const whole = text.split('\n').flatMap((line) => {
    const parsed = lineSchema.safeParse(jsonOrNull(line));
    return parsed.success ? [parsed.data] : [];
  });
  return whole.at(-1) ?? null;
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

Date.now = () => WRITTEN_AT;
const format = await findFormat(formatId);
const one = format === undefined ? undefined : resumeCases(format)[Number(number)];
if (format?.create === undefined || format.resume === undefined || one === undefined)
  throw new TypeError(`${formatId}: ${number}`);
const { schema, settings, content } = one;
const random = new Random(Number(seed));

const startedAt = performance.now();
if (Number(dieAfterMs) > 0)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(dieAfterMs)).unref();
const checkpoint = await lastCheckpoint();
if (checkpoint === null) await rm(path, { recursive: true, force: true });
crash.arm(Number(point));
const writer: DatasetWriter =
  checkpoint === null
    ? await format.create(path, schema, { settings })
    : await format.resume(path, schema, checkpoint, { settings });
for (let row = checkpoint?.rows ?? 0; row < content.rows.rowCount;) {
  const end = Math.min(content.rows.rowCount, row + 1 + random.below(20));
  await writer.write(rowsBetween(content.rows, row, end));
  row = end;
  if (random.below(3) > 0) continue;
  const next = await writer.checkpoint?.();
  await appendFile(journal, `\n${JSON.stringify({ ...next, ends: true })}\n`);
}
await writer.finish();
const { points } = crash;
crash.arm(-1);
process.stdout.write(JSON.stringify({ points, ms: performance.now() - startedAt }));
