import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../shared/model/json';
import { systemCode, withFileErrors } from '../lib/file-error';
import { fingerprintSchema } from './fingerprint';
import { settingsSchema } from './settings-schema';

/** What a conversion is: two with equal jobs write the same bytes. */
export const jobSchema = z.object({
  source: z.string(),
  sourceFormat: z.string(),
  sourceSettings: settingsSchema.default({}),
  publishedPath: z.string(),
  to: z.string(),
  order: z.enum(['stored', 'index']),
  settings: settingsSchema,
  fingerprint: fingerprintSchema,
});
export type Job = z.infer<typeof jobSchema>;

const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), version: z.literal(1), at: z.string(), job: jobSchema }),
  z.object({ type: z.literal('trial'), version: z.literal(1), at: z.string() }),
  /** Rows handed to the writer so far; they are durable only once `written` stands here. */
  z.object({ type: z.literal('rows'), rows: z.int(), at: z.string() }),
  z.object({
    type: z.literal('written'),
    rows: z.int(),
    bytesRead: z.int(),
    digests: z.record(z.string(), z.string()),
    writeSeconds: z.number(),
    at: z.string(),
  }),
  z.object({ type: z.literal('verified'), at: z.string() }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

/** Append-only JSON Lines beside the staged data; the proof that a staging folder is ours. */
export class Journal {
  readonly #path: string;

  constructor(stagingPath: string) {
    this.#path = journalPath(stagingPath);
  }

  /** Appends an entry and flushes it to disk before it returns. */
  async append(entry: JournalEntry): Promise<void> {
    await withFileErrors(this.#path, async () => {
      const file = await open(this.#path, 'a');
      try {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }
}

export function journalPath(stagingPath: string): string {
  return join(stagingPath, 'journal.jsonl');
}

/** The entries that are whole, in order; null where there is no journal. A torn last line is none. */
export async function readJournal(stagingPath: string): Promise<readonly JournalEntry[] | null> {
  let text: string;
  try {
    text = await readFile(journalPath(stagingPath), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
  const entries: JournalEntry[] = [];
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (entry === null) break;
    entries.push(entry);
  }
  return entries;
}

function parseEntry(line: string): JournalEntry | null {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

type WrittenEntry = Omit<Extract<JournalEntry, { type: 'written' }>, 'type' | 'at'>;

export interface JournalState {
  readonly job: Job | null;
  readonly rowsDone: number;
  /** Set once every row was written and flushed: such a run continues at the verification. */
  readonly written: WrittenEntry | null;
}

export function journalState(entries: readonly JournalEntry[]): JournalState {
  let state: JournalState = { job: null, rowsDone: 0, written: null };
  for (const entry of entries) {
    if (entry.type === 'begin') state = { job: entry.job, rowsDone: 0, written: null };
    if (entry.type === 'rows') state = { ...state, rowsDone: entry.rows };
    if (entry.type === 'written') state = { ...state, rowsDone: entry.rows, written: entry };
  }
  return state;
}

/** Whether staged data of `then` is what `now` would write. */
export function sameJob(then: Job, now: Job): boolean {
  const key = ({ fingerprint, settings: chosen, ...rest }: Job): string =>
    JSON.stringify([
      rest.source,
      rest.sourceFormat,
      inOrder(rest.sourceSettings),
      rest.publishedPath,
      rest.to,
      rest.order,
      inOrder(chosen),
      fingerprint.state,
    ]);
  return key(then) === key(now);
}

function inOrder(settings: JsonObject): readonly (readonly [string, JsonValue])[] {
  return Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
}
