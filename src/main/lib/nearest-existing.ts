import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** The path itself, or the deepest folder above it that exists. */
export function nearestExisting(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : nearestExisting(parent);
}
