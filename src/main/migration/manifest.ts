import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { fingerprintSchema } from '../datasets/fingerprint';
import { MANIFEST_NAME, besidePublished } from '../datasets/published-names';
import { digestsSchema } from './digests-schema';
import { flushFolder } from './flush';
import { pathState } from './places';
import { settingsSchema } from './settings-schema';
import { ownedSibling } from './staging';

const documentSchema = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() });
export type CopiedDocument = z.infer<typeof documentSchema>;

/** What this program writes and reads; a manifest of another version is refused by name. */
export const MANIFEST_VERSION = 2;

const machineSchema = z.object({
  platform: z.string(),
  architecture: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  fileSystem: z.string(),
  runtime: z.string(),
  node: z.string(),
});

const fieldSchema = z.object({
  name: z.string(),
  kind: z.enum(['tensor', 'id', 'text', 'scalar']),
  dtype: z.string(),
  shape: z.array(z.number()).readonly(),
});

/** Rows `[start, start + rows)`. */
const chunkSchema = z.object({
  start: z.int().nonnegative(),
  rows: z.int().positive(),
  /** As they were read from the source; by the source's field names. */
  source: digestsSchema,
  /** As they were read back from the result, by its field names; null where nobody did. */
  target: digestsSchema.nullable(),
});
export type ManifestChunk = z.infer<typeof chunkSchema>;

/** What is kept with a published result: where it came from, and how to check and undo it. */
export const manifestSchema = z.object({
  kind: z.literal('arrayscope-manifest'),
  version: z.literal(MANIFEST_VERSION),
  /** The program's own version. */
  arrayscope: z.string(),
  /** What took part, by name: libraries, and the JavaScript engine. */
  libraries: z.record(z.string(), z.string()),
  machine: machineSchema,
  startedAt: z.string(),
  finishedAt: z.string(),
  source: z.object({
    path: z.string(),
    format: z.string(),
    settings: settingsSchema,
    layout: z.string(),
    fields: z.array(fieldSchema).readonly(),
    fingerprint: fingerprintSchema,
  }),
  result: z.object({
    destination: z.string(),
    publishedPath: z.string(),
    format: z.string(),
    settings: settingsSchema,
    /** Files of what was published, this one not counted. */
    fingerprint: fingerprintSchema,
    createdDestination: z.boolean(),
    replacedEmptyFolder: z.boolean(),
    /** Config documents of the source that were copied into a new destination. */
    copiedDocuments: z.array(documentSchema).readonly(),
  }),
  rows: z.int().nonnegative(),
  order: z.enum(['stored', 'index']),
  /** How each field is held: name, column, type, and a sentence where it is not the same. */
  mappings: z
    .array(
      z.object({
        field: z.string(),
        dtype: z.string(),
        shape: z.array(z.number()).readonly(),
        column: z.string(),
        stored: z.string(),
        kind: z.enum(['identity', 'representation']),
        note: z.string().optional(),
      }),
    )
    .readonly(),
  /** Fields of the result that the source has not: ids made by the writer. */
  generatedFields: z.array(z.string()).readonly(),
  /** null when the person asked for no verification. */
  verified: z
    .object({ rows: z.int(), tensors: z.int(), bytes: z.int(), complete: z.boolean() })
    .nullable(),
  /** All rows in the result's order, stretch by stretch. */
  chunks: z.array(chunkSchema).readonly(),
  writeSeconds: z.number(),
  verifySeconds: z.number(),
  /** When all of it was compared once more, and the two fingerprints became those of that day. */
  rechecks: z
    .array(z.object({ at: z.string(), arrayscope: z.string(), rows: z.int() }))
    .readonly()
    .optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Inside a published folder; beside a published file. */
export function manifestPath(publishedPath: string, isFolder: boolean): string {
  return besidePublished(publishedPath, MANIFEST_NAME, isFolder);
}

export async function findManifestPath(publishedPath: string): Promise<string> {
  return manifestPath(publishedPath, (await pathState(publishedPath)) !== 'file');
}

/** Whether the chunks follow one another from the first row to the last, each with the same fields. */
function tellsOfEveryRow({ rows, chunks }: Manifest): boolean {
  let next = 0;
  const fieldsOf = ({ source, target }: ManifestChunk): string =>
    JSON.stringify([source, target].map((digests) => Object.keys(digests ?? {}).sort()));
  for (const chunk of chunks) {
    if (chunk.start !== next || fieldsOf(chunk) !== fieldsOf(chunks[0] ?? chunk)) return false;
    next += chunk.rows;
  }
  return next === rows;
}

/** Writes the manifest and flushes it. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await withFileErrors(path, async () => {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Puts another in its place in one step: whoever reads it finds the one or the other. */
export async function replaceManifest(path: string, manifest: Manifest): Promise<void> {
  // Beside what is published, whose own files are counted.
  const beside = ownedSibling(path.endsWith(sep + MANIFEST_NAME) ? dirname(path) : path, 'trash');
  try {
    await writeManifest(beside, manifest);
    await withFileErrors(path, () => rename(beside, path));
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
}

/**
 * The manifest of what is published at a path; null where there is none.
 * @throws InputError when there is one that cannot be read.
 */
export async function readManifest(
  publishedPath: string,
): Promise<{ readonly path: string; readonly manifest: Manifest } | null> {
  const path = await withFileErrors(publishedPath, () => findManifestPath(publishedPath));
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw toFileError(error, path);
  }
  const json = parseJson(text);
  requireVersion(json, path);
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success && tellsOfEveryRow(parsed.data)) return { path, manifest: parsed.data };
  throw new InputError('bad-manifest', `${path} is no manifest that this version understands.`, {
    path,
    hint: 'It was changed since it was written.',
    cause: parsed.error,
  });
}

/** @throws InputError `other-manifest-version` that names both */
function requireVersion(json: unknown, path: string): void {
  if (typeof json !== 'object' || json === null) return;
  if (!('kind' in json) || json.kind !== 'arrayscope-manifest' || !('version' in json)) return;
  if (typeof json.version !== 'number' || json.version === MANIFEST_VERSION) return;
  throw new InputError(
    'other-manifest-version',
    `${path} was written by another version (${json.version}); this program reads ${MANIFEST_VERSION}.`,
    { path, hint: 'Use the program that published it.' },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
