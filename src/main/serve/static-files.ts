import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mediaTypeOf } from '../lib/media-types';

/** The file that a request's path names, or null when it names none inside the folder. */
export function fileInside(folder: string, pathname: string): string | null {
  const path = decoded(pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  return file.startsWith(normalize(folder) + sep) ? file : null;
}

/** Sends a file of the built renderer; answers false when there is none to send. */
export async function sendFile(
  response: ServerResponse,
  file: string,
  { withBody }: { readonly withBody: boolean },
): Promise<boolean> {
  const mediaType = mediaTypeOf(file);
  const stats = await lstat(file).catch(() => undefined);
  if (mediaType === undefined || !stats?.isFile()) return false;
  response.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': stats.size,
    // The names of the bundler's files change with their content.
    'Cache-Control': file.includes(`${sep}assets${sep}`)
      ? 'private, max-age=31536000, immutable'
      : 'no-cache',
  });
  if (!withBody) {
    response.end();
    return true;
  }
  // A browser that leaves in the middle is no error.
  await pipeline(createReadStream(file), response).catch(() => undefined);
  return true;
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
