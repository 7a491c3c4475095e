import { open } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Problem } from '../../../shared/model/dataset';
import { systemCode } from '../../lib/file-error';
import { versionsIn } from './live-manifest';
import { type DataFile, type Fragment, LANCE_MAGIC, type Manifest } from './manifest';
import { supersededFiles } from './superseded';

/** Every file that the live version names: there, whole, and ending as a Lance file ends. */
export async function fragmentProblems(
  base: string,
  folder: string,
  fragment: Fragment,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const file of fragment.files) {
    const problem = await dataFileProblem(base, folder, file);
    if (problem !== null) problems.push(problem);
  }
  if (fragment.deletionFile !== null) {
    const size = await sizeOf(join(folder, fragment.deletionFile));
    if (size === null || size === 0) {
      problems.push(
        missing(base, join(folder, fragment.deletionFile), 'The file that lists deleted rows'),
      );
    }
  }
  return problems;
}

/** Leftovers of other versions, and of writes that never became one. */
export async function leftoverProblems(
  base: string,
  folder: string,
  manifest: Manifest,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const versions = await versionsIn(folder);
  if (versions.length > 1) {
    problems.push({
      severity: 'warning',
      code: 'several-versions',
      message: `The table keeps ${versions.length} versions (${versions[0]} to ${versions.at(-1)}); version ${manifest.version} is shown.`,
      path: pathFrom(base, folder),
    });
  }
  const leftover = await supersededFiles(folder, manifest);
  const data = leftover.filter(
    (path) => path.startsWith('data/') || path.startsWith('_deletions/'),
  );
  if (data.length > 0) {
    const sizes = await Promise.all(data.map((path) => sizeOf(join(folder, path))));
    const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    problems.push({
      severity: 'warning',
      code: 'superseded-files',
      message: `${data.length} data ${data.length === 1 ? 'file' : 'files'} with ${bytes} bytes ${data.length === 1 ? 'does' : 'do'} not belong to version ${manifest.version}: older versions or interrupted writes.`,
      path: pathFrom(base, folder),
    });
  }
  return problems;
}

async function dataFileProblem(
  base: string,
  folder: string,
  { path, bytes }: DataFile,
): Promise<Problem | null> {
  const whole = join(folder, path);
  const size = await sizeOf(whole);
  if (size === null) return missing(base, whole, 'A data file of the table');
  const expected = bytes === null ? '' : ` of ${bytes}`;
  if (
    (bytes !== null && size !== bytes) ||
    size < LANCE_MAGIC.length ||
    !(await endsWithMagic(whole, size))
  ) {
    return {
      severity: 'error',
      code: 'truncated',
      message: `A data file is cut short or overwritten: it has ${size}${expected} bytes.`,
      path: pathFrom(base, whole),
    };
  }
  return null;
}

function missing(base: string, whole: string, what: string): Problem {
  return {
    severity: 'error',
    code: 'missing-file',
    message: `${what} is missing.`,
    path: pathFrom(base, whole),
  };
}

async function endsWithMagic(path: string, size: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const end = Buffer.alloc(LANCE_MAGIC.length);
    const { bytesRead } = await file.read(end, 0, end.length, size - end.length);
    return bytesRead === end.length && end.toString('latin1') === LANCE_MAGIC;
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function pathFrom(base: string, whole: string): string {
  return relative(base, whole).split(sep).join('/') || '.';
}
