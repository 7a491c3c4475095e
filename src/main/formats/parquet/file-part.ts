import type { FileMetaData } from 'hyparquet';
import { InputError } from '../../../shared/errors';
import { closeFile, openForReading, sizeOf } from '../rows/read-fully';
import { readFooter } from './footer';
import { type Leaf, leafColumns } from './leaf-columns';
import { type RowGroup, rowGroups } from './row-groups';

/** One file of the dataset, as its footer describes it. */
export interface FilePart {
  readonly path: string;
  /** Relative to the dataset's folder, with forward slashes. */
  readonly name: string;
  readonly fileBytes: number;
  readonly modifiedMs: number;
  readonly footerBytes: number;
  readonly metadata: FileMetaData;
  readonly leaves: readonly Leaf[];
  readonly groups: readonly RowGroup[];
  readonly rows: number;
}

/** @throws InputError for a file that is none of Parquet, is damaged or encrypted */
export async function loadPart(path: string, name: string): Promise<FilePart> {
  const fd = openForReading(path);
  try {
    const { bytes: fileBytes, modifiedMs, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
    const footer = readFooter(fd, path, fileBytes);
    const { metadata } = footer;
    const leaves = leafColumns(metadata.schema);
    if (leaves === null) {
      throw new InputError(
        'bad-footer',
        `The footer of ${path} is damaged: its schema is no tree of columns.`,
        { path, offset: footer.start },
      );
    }
    const groups = rowGroups(metadata, leaves, { path, dataEnd: footer.start });
    const rows = groups.reduce((sum, group) => sum + group.rows, 0);
    return {
      path,
      name,
      fileBytes,
      modifiedMs,
      footerBytes: footer.bytes,
      metadata,
      leaves,
      groups,
      rows,
    };
  } finally {
    await closeFile(fd);
  }
}
