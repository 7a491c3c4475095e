import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError, MachineError, UsageError, type ArrayscopeError } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { MigrationRequest } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import { openDataset, type OpenedDataset } from '../datasets/open';
import type { WritePlan } from '../formats/types';
import type { PreflightCheck, ResumePoint } from '../../shared/model/migration';
import { type Fingerprint, fingerprintOfDataset } from '../datasets/fingerprint';
import { bytesText, freeBytes, freeFiles, neededBytes } from './free-space';
import { isLocked } from './lock';
import { lookAtStaged } from './look-at-staged';
import { memoryNeed, memoryProblems } from './memory-need';
import { isInside, pathState, resolvePlaces, type Places } from './places';
import { destinationExists } from './publish';
import type { Job } from './same-job';
import { parseCreateSettings, requireTarget, schemaOf, type TargetFormat } from './target-format';
import { unreadProblems } from './unread';

/** A conversion of which everything is known that can be known before it writes. */
export interface Prepared {
  readonly request: MigrationRequest;
  readonly opened: OpenedDataset;
  readonly target: TargetFormat;
  readonly settings: JsonObject;
  readonly writePlan: WritePlan;
  readonly places: Places;
  readonly freeBytes: number;
  readonly neededBytes: number;
  readonly memoryBytes: number;
  readonly freeFiles: number | null;
  readonly availableMemoryBytes: number;
  /** Where an earlier run of this very job stopped. */
  readonly resumable: ResumePoint | null;
  /** Errors forbid the run. */
  readonly problems: readonly Problem[];
  /** The same by what was looked at. */
  readonly checks: readonly PreflightCheck[];
}

export interface PreflightOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/**
 * Opens the source and looks at everything that could go wrong, without writing a byte.
 * The caller closes `opened.dataset`.
 * @throws ArrayscopeError where there is nothing to plan: no source, no such format or setting.
 */
export async function preflight(
  request: MigrationRequest,
  { signal, report }: PreflightOptions = {},
): Promise<Prepared> {
  const target = await requireTarget(request.to);
  const settings = parseCreateSettings(target, request.settings);
  const places = await resolvePlaces(request.source, request.destination, target);
  const opened = await openDataset(places.source, {
    format: request.sourceFormat,
    settings: request.sourceSettings,
    signal,
    report,
  });
  try {
    const { dataset } = opened;
    requireOrder(request, opened);
    const writePlan = target.planWrite(schemaOf(dataset), settings);
    const free = await freeBytes(dirname(places.renameTarget));
    const needed = neededBytes(
      writePlan.estimatePeakBytes?.(dataset.rowCount) ?? writePlan.estimateBytes(dataset.rowCount),
      writePlan.estimateFiles(dataset.rowCount),
    );
    const memoryBytes = memoryNeed(dataset, request.order === 'stored');
    const job = jobOf(
      { opened, target, settings, request, places },
      await fingerprintOfDataset(dataset),
    );
    const staged = await lookAtStaged(request, job, target, places);
    const folder = dirname(places.renameTarget);
    const [roomForFiles, availableMemoryBytes] = [
      await freeFiles(folder),
      process.availableMemory(),
    ];
    const files = writePlan.estimateFiles(dataset.rowCount) - staged.files;
    const checks: readonly PreflightCheck[] = [
      {
        subject: 'source',
        problems: [...(await dataset.check({ signal, report })), ...unreadProblems(dataset)],
      },
      { subject: 'target', problems: writePlan.problems },
      {
        subject: 'destination',
        problems: [...(await placeProblems(places)), ...staged.problems],
      },
      // What is staged is written no more, or makes room by being discarded.
      { subject: 'space', problems: spaceProblems(free + staged.bytes, needed, places) },
      { subject: 'files', problems: fileProblems(roomForFiles, files, places) },
      { subject: 'memory', problems: memoryProblems(memoryBytes, availableMemoryBytes) },
    ];
    return {
      request,
      opened,
      target,
      settings,
      writePlan,
      places,
      freeBytes: free,
      neededBytes: needed,
      memoryBytes,
      freeFiles: roomForFiles,
      availableMemoryBytes,
      resumable: staged.resumable,
      problems: checks.flatMap(({ problems }) => problems),
      checks,
    };
  } catch (error) {
    await opened.dataset.close();
    throw error;
  }
}

/** What identifies the run in its journal. */
export function jobOf(
  {
    opened,
    target,
    settings,
    request,
    places,
  }: Pick<Prepared, 'opened' | 'target' | 'settings' | 'request' | 'places'>,
  fingerprint: Fingerprint,
): Job {
  return {
    source: places.source,
    sourceFormat: opened.format.id,
    sourceSettings: opened.summary.openSettings,
    publishedPath: places.publishedPath,
    to: target.id,
    order: request.order,
    settings,
    fingerprint,
  };
}

/** Problems that are the machine's, not the input's. */
const MACHINE_CODES: ReadonlySet<string> = new Set([
  ...['no-permission', 'read-only', 'disk-full', 'no-inodes', 'too-many-files', 'io-error'],
]);

/** The error that forbids the run, if there is one. */
export function forbidding(problems: readonly Problem[]): ArrayscopeError | null {
  const [first, ...more] = problems.filter(({ severity }) => severity === 'error');
  if (first === undefined) return null;
  const rest =
    more.length === 0
      ? ''
      : ` (and ${more.length} more ${more.length === 1 ? 'problem' : 'problems'})`;
  const kind = MACHINE_CODES.has(first.code) ? MachineError : InputError;
  return new kind(first.code, `${first.message}${rest}`, { path: first.path, row: first.row });
}

function requireOrder({ order }: MigrationRequest, { dataset }: OpenedDataset): void {
  if (dataset.rowOrders.some((known) => known.order === order)) return;
  throw new UsageError('no-such-order', `${dataset.path} has no row order “${order}”.`, {
    hint: `It has: ${dataset.rowOrders.map((known) => known.order).join(', ')}.`,
  });
}

async function placeProblems(places: Places): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const forbid = (code: string, message: string, path: string): void => {
    problems.push({ severity: 'error', code, message, path });
  };
  const { source, destination, publishedPath, renameTarget } = places;
  if (isInside(source, publishedPath)) {
    forbid(
      'same-place',
      `The result would take the place of its source, ${source}.`,
      publishedPath,
    );
  } else if (isInside(destination, source) && !isBeside(places)) {
    forbid(
      'inside-source',
      `${destination} lies inside the source, which is never changed. Choose a destination outside of it.`,
      destination,
    );
  }
  const state = await pathState(destination);
  if (state === 'file') {
    forbid('not-a-folder', `The destination ${destination} is a file, not a folder.`, destination);
  } else if ((await pathState(publishedPath)) !== 'nothing' && !places.replacesEmptyFolder) {
    const { message, hint } = destinationExists(publishedPath, destination);
    forbid('destination-exists', `${message} ${hint ?? ''}`, publishedPath);
  }
  const parent = dirname(renameTarget);
  try {
    await access(parent, constants.W_OK | constants.X_OK);
  } catch {
    forbid('no-permission', `You have no permission to write into ${parent}.`, parent);
  }
  if (await isLocked(places.lockPath)) {
    forbid(
      'busy',
      `Another conversion is writing to ${publishedPath}. Wait until it has ended.`,
      publishedPath,
    );
  }
  return problems;
}

/** In place: the result goes beside the source's own files, under a name of its own. */
function isBeside({ source, destination, publishedPath }: Places): boolean {
  return destination === source && publishedPath !== destination;
}

function spaceProblems(free: number, needed: number, { renameTarget }: Places): readonly Problem[] {
  if (free >= needed) return [];
  return [
    {
      severity: 'error',
      code: 'disk-full',
      message: `The run needs ${bytesText(needed)} and ${bytesText(free)} are free. Free some space, or choose a destination on another disk.`,
      path: dirname(renameTarget),
    },
  ];
}

/** Journal, manifest, lock and folders of our own. */
const OWN_FILES = 16;

function fileProblems(
  free: number | null,
  files: number,
  { renameTarget }: Places,
): readonly Problem[] {
  const needed = Math.max(0, files) + OWN_FILES;
  if (free === null || free >= needed) return [];
  return [
    {
      severity: 'error',
      code: 'no-inodes',
      message: `The run makes about ${needed} files and the file system has room for ${free} more. Remove files there, or choose a destination on another disk.`,
      path: dirname(renameTarget),
    },
  ];
}
