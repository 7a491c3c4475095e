import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { InputError, UsageError } from '../../shared/errors';
import type { ReportFormat } from '../../shared/model/benchmark';

export const REPORT_FORMATS = [
  'md',
  'html',
  'json',
  'csv',
  'ipynb',
] as const satisfies readonly ReportFormat[];

/** A file for each run: `report.html`, or `report-1.html`, `report-2.html` … where there are several. */
export function reportFiles(file: string, runs: number): readonly string[] {
  if (runs === 1) return [file];
  const ending = extname(file);
  const stem = file.slice(0, file.length - ending.length);
  return Array.from({ length: runs }, (_, at) => `${stem}-${at + 1}${ending}`);
}

/**
 * The format that a file's ending asks for.
 * @throws UsageError for another ending, InputError for a file that is there, without `force`
 */
export async function checkReport<Format extends string>(
  file: string,
  force: boolean,
  formats: readonly Format[],
): Promise<Format> {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  const format = formats.find((known) => known === ending);
  if (format === undefined) {
    const [last = '', ...others] = formats.map((known) => `.${known}`).reverse();
    const endings = `${others.reverse().join(', ')} or ${last}`;
    throw new UsageError('bad-report', `“${file}” does not end in ${endings}.`);
  }
  const taken = await access(file).then(
    () => true,
    () => false,
  );
  if (taken && !force) {
    throw new InputError('exists', `${file} exists already.`, {
      path: file,
      hint: 'Use --force to replace it.',
    });
  }
  return format;
}
