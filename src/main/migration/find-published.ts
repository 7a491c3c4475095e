import { allFormats } from '../formats/registry';
import { type Manifest, readManifest } from './manifest';
import { pathState } from './places';

export interface Published {
  readonly publishedPath: string;
  readonly manifestPath: string;
  readonly manifest: Manifest;
}

/**
 * What we published at a destination: the path itself, or what a format publishes below it. A
 * folder may hold both, its own manifest and that of a result made of it in place: the one whose
 * source is named, else the innermost. null where there is no manifest of ours.
 * @param destination absolute, links resolved
 */
export async function findPublished(
  destination: string,
  source?: string,
): Promise<Published | null> {
  const formats = await allFormats();
  const below = formats.flatMap((format) => format.publishedPath?.(destination) ?? []);
  const found: Published[] = [];
  for (const publishedPath of new Set([
    ...below.filter((path) => path !== destination),
    destination,
  ])) {
    if ((await pathState(publishedPath)) === 'nothing') continue;
    const read = await readManifest(publishedPath);
    if (read !== null)
      found.push({ publishedPath, manifestPath: read.path, manifest: read.manifest });
  }
  return found.find(({ manifest }) => manifest.source.path === source) ?? found[0] ?? null;
}
