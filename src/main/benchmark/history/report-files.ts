/** Reports as they were kept before there was a database: a JSON file each. Only read here. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isArrayscopeError } from '../../../shared/errors';
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { systemCode, toFileError, withFileErrors } from '../../lib/file-error';
import { parseReport } from '../report-schema';
import { isRunId } from './run-id';

export interface ReportFiles {
  readonly reports: readonly BenchmarkReport[];
  /** Files that are no report, with the reason in a sentence. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export async function readReportFiles(folder: string): Promise<ReportFiles> {
  const reports = new Map<string, BenchmarkReport>();
  const skipped: { path: string; reason: string }[] = [];
  for (const name of await jsonNames(folder)) {
    const path = join(folder, name);
    try {
      const text = await withFileErrors(path, () => readFile(path, 'utf8'));
      const report = parseReport(text, path);
      const refusal = refusalOf(report.id, reports);
      if (refusal === null) reports.set(report.id, report);
      else skipped.push({ path, reason: `${path} ${refusal}.` });
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      skipped.push({ path, reason: error.message });
    }
  }
  return { reports: [...reports.values()], skipped };
}

function refusalOf(id: string, reports: ReadonlyMap<string, BenchmarkReport>): string | null {
  if (!isRunId(id)) return `holds a report with the id “${id}”, which none can have`;
  return reports.has(id) ? 'holds a report that another file holds too' : null;
}

async function jsonNames(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw toFileError(error, folder);
  }
}
