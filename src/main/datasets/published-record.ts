import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';
import { systemCode } from '../lib/file-error';
import { fingerprintSchema } from './fingerprint';
import { MANIFEST_NAME, besidePublished } from './published-names';

const settingsSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** What every version of the manifest tells about the pair: the part that deciding needs. */
const recordSchema = z.object({
  kind: z.literal('arrayscope-manifest'),
  finishedAt: z.string(),
  source: z.object({
    path: z.string(),
    format: z.string(),
    settings: settingsSchema,
    fingerprint: fingerprintSchema,
  }),
  result: z.object({
    destination: z.string(),
    publishedPath: z.string(),
    format: z.string(),
    fingerprint: fingerprintSchema,
  }),
  rows: z.int().nonnegative(),
  /** null where nothing was verified. */
  verified: z.object({ complete: z.boolean() }).nullable(),
});
export type PublishedRecord = z.infer<typeof recordSchema>;

/** `none`: no manifest of ours; `unreadable`: one that was changed or that a later version wrote. */
export type FoundRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly path: string }
  | { readonly kind: 'record'; readonly record: PublishedRecord };

/** The manifest of what is published at a path, as far as every version of it tells the same. */
export async function readPublishedRecord(publishedPath: string): Promise<FoundRecord> {
  const isFolder = (await stat(publishedPath).catch(() => null))?.isDirectory() !== false;
  const path = besidePublished(publishedPath, MANIFEST_NAME, isFolder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const gone = ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
    return gone ? { kind: 'none' } : { kind: 'unreadable', path };
  }
  const parsed = recordSchema.safeParse(parseJson(text));
  return parsed.success ? { kind: 'record', record: parsed.data } : { kind: 'unreadable', path };
}

/**
 * Where the source lies now, if the two were moved together: how the one lies to the other has
 * not changed. A source that lay elsewhere is looked for where it was.
 */
export function sourcePathOf(record: PublishedRecord, publishedPath: string): string {
  const { source, result } = record;
  const way = relative(result.publishedPath, source.path);
  // In place: the source is the folder around the result, whatever that is called today.
  return /^(\.\.([/\\]|$))+$/.test(way) ? resolve(publishedPath, way) : source.path;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
