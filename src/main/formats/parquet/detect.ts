import { open, stat } from 'node:fs/promises';
import { folderEntries } from '../../lib/folder-entries';
import type { Detection } from '../types';
import { ENCRYPTED_MAGIC, MAGIC } from './footer';
import { isParquetName, listFiles } from './list-files';

/** By the magic at a file's start, or by the files of a folder. */
export async function detectParquet(path: string): Promise<Detection | null> {
  try {
    const stats = await stat(path);
    if (!stats.isDirectory()) return stats.isFile() ? await detectFile(path) : null;
    const { names, problems } = await listFiles(path);
    const files = names.length + problems.length;
    if (files === 0) return null;
    const reason = files === 1 ? 'one Parquet file' : `${files} Parquet files`;
    // Among other things they are a part of something, or of a folder of many datasets.
    const entries = await folderEntries(path);
    const others = entries.filter(
      (entry) => !isParquetName(entry.name) && !/^[._]|=/.test(entry.name),
    );
    return { confidence: others.length === 0 ? 2 : 1, reason };
  } catch {
    // What cannot even be looked at is nobody's; opening it says why.
    return null;
  }
}

async function detectFile(path: string): Promise<Detection | null> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.toString('latin1', 0, bytesRead);
    if (magic === MAGIC) return { confidence: 3, reason: 'a Parquet file' };
    if (magic === ENCRYPTED_MAGIC) return { confidence: 3, reason: 'an encrypted Parquet file' };
    return isParquetName(path) ? { confidence: 2, reason: 'named .parquet' } : null;
  } finally {
    await file.close();
  }
}
