/** A folder or a file as the resume suite compares it, and as a crash leaves it. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../lib/file-error';
import type { Random } from './resume-random';

/**
 * Bytes of every file, by path below the root; the root's own where it is a file. Somebody may be
 * writing there: what is gone when it is looked at was not there.
 */
export async function treeOf(root: string): Promise<ReadonlyMap<string, Buffer>> {
  if (!(await stat(root)).isDirectory()) return new Map([['', await readFile(root)]]);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const tree = new Map<string, Buffer>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
    });
    if (bytes !== undefined) tree.set(path.slice(root.length + 1), bytes);
  }
  return tree;
}

/** The files as a crash at this moment would leave them. */
export async function copyLive(root: string, to: string): Promise<void> {
  const tree = await treeOf(root);
  if (!tree.has('')) {
    await mkdir(to);
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      await mkdir(join(to, entry.parentPath.slice(root.length), entry.name), { recursive: true });
    }
  }
  for (const [path, bytes] of tree) await writeFile(path === '' ? to : join(to, path), bytes);
}

/**
 * One line a file: its name and a hash of its bytes. Where a library made up the name, the bytes
 * are counted, whatever their order: it keeps maps in none.
 */
export async function linesOf(root: string): Promise<readonly string[]> {
  return [...(await treeOf(root))]
    .map(([path, bytes]) => {
      const name = maskedName(path);
      const counted = name.includes('*') ? byteCounts(bytes) : bytes;
      return `${name} ${bytes.length} ${createHash('sha256').update(counted).digest('hex')}`;
    })
    .sort();
}

/** Without what a library made up. */
function maskedName(path: string): string {
  return path.replaceAll(/[0-9a-f][0-9a-f-]{15,}/g, '*');
}

function byteCounts(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts;
}

/** What is left of the lines where two undisturbed writers made another thing up: the names. */
export function stableLines(
  lines: readonly string[],
  alike: ReadonlySet<string>,
): readonly string[] {
  return lines.map((line) => {
    const name = line.split(' ')[0] ?? '';
    return alike.has(line) || !name.includes('*') ? line : name;
  });
}

/**
 * What may be lost behind a checkpoint where files were not flushed since: tails are cut off at
 * any byte, and garbage may follow. Files that were overwritten or replaced since were flushed
 * before, and so was everything once a file of the checkpoint's is gone. What has not grown since
 * may be a file that was complete.
 * @param before the files at the checkpoint
 */
export async function tearTails(
  root: string,
  before: ReadonlyMap<string, Buffer>,
  random: Random,
): Promise<void> {
  const now = await treeOf(root);
  if ([...before.keys()].some((path) => !now.has(path))) return;
  for (const [path, bytes] of now) {
    const flushed = before.get(path);
    if (flushed?.length === bytes.length) continue;
    if (flushed !== undefined && !bytes.subarray(0, flushed.length).equals(flushed)) continue;
    const kept = flushed?.length ?? 0;
    const file = path === '' ? root : join(root, path);
    const what = random.below(4);
    if (what === 0) await truncate(file, kept + random.below(bytes.length - kept + 1));
    else if (what === 1) await writeFile(file, random.bytes(random.below(5000)), { flag: 'a' });
    else if (what === 2 && flushed === undefined) await rm(file);
  }
}
