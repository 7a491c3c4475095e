import { basename } from 'node:path';
import { readdir } from 'node:fs/promises';
import { InputError, UsageError } from '../../shared/errors';
import type { DatasetSummary, OpeningChoice } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { ReportProgress } from '../../shared/model/progress';
import { withFileErrors } from '../lib/file-error';
import { withFoldersListedOnce } from '../lib/folder-entries';
import { FORMAT_IDS, allFormats, findFormat } from '../formats/registry';
import type { DetectedFormat } from '../formats/detect-formats';
import type { Dataset, Format } from '../formats/types';
import { findPair, judgePair, openingOf } from './choose-opening';
import { identifyFile } from './identify-file';
import { candidates, examine, firstDatasets, lookAtPath } from './look';
import { resolvePath } from './resolve-path';

export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly format: Format;
  readonly summary: DatasetSummary;
}

export interface OpenDatasetOptions {
  /**
   * A format's id. When absent the surest claim decides; where a source and what was made of it
   * lie in one folder, the result if it is verified and unchanged, else the source.
   */
  readonly format?: string | undefined;
  /** The surest claim decides even where a source and its result lie in one folder. */
  readonly surest?: boolean | undefined;
  /** Open settings of that format. */
  readonly settings?: JsonObject | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How far a format is that goes through a whole file to open it. */
  readonly report?: ReportProgress | undefined;
}

/**
 * Opens what lies at a path. The caller closes `dataset`.
 * @throws UsageError for an unknown format or setting, InputError for what nobody reads.
 */
export function openDataset(
  text: string,
  options: OpenDatasetOptions = {},
): Promise<OpenedDataset> {
  return withFoldersListedOnce(() => detectAndOpen(text, options));
}

async function detectAndOpen(text: string, options: OpenDatasetOptions): Promise<OpenedDataset> {
  const path = resolvePath(text);
  const wanted = options.format === undefined ? undefined : await requireFormat(options.format);
  const { isFolder, claims } = await examine(path, options.signal);
  const opening =
    wanted === undefined && options.settings === undefined && options.surest !== true
      ? await preferred(path, claims, options.signal)
      : null;
  const format =
    wanted ??
    claims.find((claim) => claim.format.id === opening?.format)?.format ??
    claims[0]?.format;
  if (format === undefined) throw await nobodyReads(path, isFolder);
  const settings = parseOpenSettings(format, options.settings);
  const dataset = await withFileErrors(path, () =>
    format.open(path, { settings, signal: options.signal, report: options.report }),
  );
  try {
    const summary = await summarise(dataset, format, claims, settings);
    return { dataset, format, summary: opening === null ? summary : { ...summary, opening } };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** Which of a source and its result is opened; null where the path holds no such two. */
async function preferred(
  path: string,
  claims: readonly DetectedFormat[],
  signal: AbortSignal | undefined,
): Promise<OpeningChoice | null> {
  const pair = await findPair(path, claims);
  return pair === null ? null : openingOf(path, pair, await judgePair(path, pair, signal));
}

/** @throws UsageError that lists the ids there are. */
export async function requireFormat(id: string): Promise<Format> {
  const format = await findFormat(id);
  if (format !== undefined) return format;
  throw new UsageError('unknown-format', `There is no format called “${id}”.`, {
    hint: `Known formats: ${FORMAT_IDS.join(', ')}.`,
  });
}

function parseOpenSettings(format: Format, settings: JsonObject | undefined): JsonObject {
  const parsed = format.openSettings.strict().safeParse(settings ?? {});
  if (parsed.success) return parsed.data as JsonObject;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    'bad-setting',
    `${format.label} cannot be opened with these settings: ${issue?.message ?? 'they do not fit'}${issue?.path.length ? ` (${issue.path.join('.')})` : ''}.`,
    { hint: `Settings: ${Object.keys(format.openSettings.shape).join(', ') || 'none'}.` },
  );
}

async function summarise(
  dataset: Dataset,
  format: Format,
  claims: readonly DetectedFormat[],
  openSettings: JsonObject,
): Promise<DatasetSummary> {
  const files = await dataset.files();
  return {
    path: dataset.path,
    name: basename(dataset.path) || dataset.path,
    format: format.id,
    formatLabel: format.label,
    layout: dataset.layout,
    rowCount: dataset.rowCount,
    fields: dataset.fields,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: files.length,
    modifiedMs: files.reduce((latest, file) => Math.max(latest, file.modifiedMs), 0),
    metadata: dataset.metadata,
    rowOrders: dataset.rowOrders,
    capabilities: format.capabilities,
    openSettings,
    alternatives: [
      ...(dataset.others ?? []).map((other) => ({ format: format.id, ...other })),
      ...claims
        .filter((claim) => claim.format.id !== format.id)
        .map((claim) => ({ format: claim.format.id, label: claim.format.label })),
    ],
    problems: dataset.problems,
  };
}

/** Why nothing was opened, in one sentence, and what could be opened instead. */
async function nobodyReads(path: string, isFolder: boolean): Promise<InputError> {
  const readable = (await allFormats()).map((format) => format.label).join(', ');
  if (!isFolder) {
    const kind = await identifyFile(path);
    return new InputError(
      'unknown-file',
      kind === null
        ? `${path} is no file that Arrayscope can read: nothing in its bytes says what it is.`
        : `${path} is ${kind.what}, which Arrayscope does not read.`,
      { path, hint: `${kind === null ? '' : `${kind.advice} `}Arrayscope reads ${readable}.` },
    );
  }
  if ((await withFileErrors(path, () => readdir(path))).length === 0) {
    return new InputError('empty-folder', `The folder ${path} is empty.`, {
      path,
      hint: `A dataset is one of: ${readable}.`,
    });
  }
  if ((await lookAtPath(path)).kind === 'catalogue') {
    const inside = await firstDatasets(await candidates(path), { confidence: 1, count: 4 });
    const names = inside.map((entry) => entry.name);
    const some = names.slice(0, 3).join(', ');
    return new InputError('catalogue', `${path} holds datasets but is none itself.`, {
      path,
      hint: `Open one of those in it: ${some}${names.length > 3 ? ' …' : ''}.`,
    });
  }
  return new InputError(
    'no-dataset',
    `Nothing in the folder ${path} is a dataset that Arrayscope can read.`,
    {
      path,
      hint: `It reads ${readable}.`,
    },
  );
}
