import type { FileEntry } from '../../shared/model/dataset';

/**
 * What a dataset is known by comes first, its rows last: a folder that is half removed, because the
 * process died, is never taken for a smaller dataset, nor for one with empty chunks.
 */
export function inRemovalOrder(files: readonly FileEntry[]): readonly FileEntry[] {
  return files.toSorted((a, b) => Number(a.role === 'data') - Number(b.role === 'data'));
}
