import type { FileLook, PathLook } from '../../lib/path-look';
import type { Detection } from '../types';
import { ENCRYPTED_MAGIC, MAGIC } from './footer';
import { isParquetName, listFiles } from './list-files';

/** By the magic at a file's start, or by the files of a folder. */
export async function detectParquet(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') return detectFile(look);
  const { names, problems } = await listFiles(look.path);
  const files = names.length + problems.length;
  if (files === 0) return null;
  const reason = files === 1 ? 'one Parquet file' : `${files} Parquet files`;
  // Among other things they are a part of something, or of a folder of many datasets.
  const others = (await look.entries()).filter(
    ({ name }) => !isParquetName(name) && !/^[._]|=/.test(name),
  );
  return { confidence: others.length === 0 ? 2 : 1, reason };
}

async function detectFile(look: FileLook): Promise<Detection | null> {
  const magic = (await look.head()).toString('latin1', 0, 4);
  if (magic === MAGIC) return { confidence: 3, reason: 'a Parquet file' };
  if (magic === ENCRYPTED_MAGIC) return { confidence: 3, reason: 'an encrypted Parquet file' };
  return isParquetName(look.path) ? { confidence: 2, reason: 'named .parquet' } : null;
}
