import { basename, dirname, join } from 'node:path';

/** What is kept with a published result: where it came from, and how it was verified. */
export const MANIFEST_NAME = 'arrayscope-manifest.json';

/** What is noted beside the manifest when the source is put away: the manifest stays as it is. */
export const RETIREMENT_NAME = 'arrayscope-source.jsonl';

/** Inside a published folder; beside a published file. */
export function besidePublished(publishedPath: string, name: string, isFolder: boolean): string {
  return isFolder
    ? join(publishedPath, name)
    : join(dirname(publishedPath), `${basename(publishedPath)}.${name}`);
}
