/** Putting the source of a verified conversion away: it is moved before anything is removed. */
import { link, mkdir, realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, MachineError, UsageError } from '../../shared/errors';
import type { ReportProgress } from '../../shared/model/progress';
import type {
  RetirementPlan,
  RetirementRequest,
  RetirementResult,
} from '../../shared/model/retirement';
import { resolvePath } from '../datasets/resolve-path';
import { withFileErrors } from '../lib/file-error';
import { flushFolder, flushFolders } from './flush';
import { bytesText, freeBytes } from './free-space';
import { acquireLock } from './lock';
import { hiddenSibling, isInside, pathState } from './places';
import { type PreparedRetirement, findRetirable, planRetirement } from './plan-retirement';
import { gatherFiles, isWholeAt, removeEmptyFolders, removeOriginals } from './put-aside';
import {
  type Retirement,
  type RetirementBegin,
  appendRetirement,
  readRetirement,
  retirementPath,
} from './retirement-record';
import { unreadText } from './unread';
import { compareMigration } from './verify';

/** Moments between two changes on the disk. */
export type RetirementStep =
  'begun' | 'gathered' | 'in-place' | 'moved' | 'originals-removed' | 'trash-removed';

export interface RetireOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Called after each step; the run goes no further where it throws, and leaves all as a crash would. */
  readonly after?: ((step: RetirementStep) => void) | undefined;
}

/** What retiring would do. @throws InputError where it is not offered, with the reason */
export async function previewRetirement(destination: string): Promise<RetirementPlan> {
  const { publishedPath, record, earlier } = await findRetirable(destination);
  if (earlier?.finished === true) throw alreadyRetired(publishedPath, earlier);
  if (earlier?.moved === true) return planOf(publishedPath, earlier, record.rows);
  return (await planRetirement(publishedPath, record)).plan;
}

/**
 * Moves the source to an archive, or removes it. What an earlier run began is first ended, where
 * the source is whole at its new place already, or else taken back.
 * @throws UsageError for another name than the source's; InputError where it is not safe. Unless
 * the error says otherwise the source is whole where it was.
 */
export async function retireSource(
  request: RetirementRequest,
  options: RetireOptions = {},
): Promise<RetirementResult> {
  const { publishedPath, record } = await findRetirable(request.destination);
  const lock = await acquireLock(hiddenSibling(publishedPath, 'lock'));
  try {
    const earlier = await readRetirement(publishedPath);
    if (earlier?.finished === true) throw alreadyRetired(publishedPath, earlier);
    if (earlier !== null && (earlier.moved || (await hasMoved(earlier.begin)))) {
      requireName(request.name, basename(earlier.begin.source));
      const plan = planOf(publishedPath, earlier, record.rows);
      return await complete(plan, earlier.begin, options, { completedEarlier: true });
    }
    if (earlier !== null) await takeBack(earlier.path, earlier.begin);
    const prepared = await planRetirement(publishedPath, record);
    requireName(request.name, prepared.plan.name);
    if (request.archive === null) requireAllRead(prepared.plan);
    await requireSameRows(prepared, request.archive, options);
    return await begin(prepared, request.archive, options);
  } finally {
    await lock.release();
  }
}

async function begin(
  prepared: PreparedRetirement,
  archive: string | null,
  options: RetireOptions,
): Promise<RetirementResult> {
  const { plan, from, isFolder, files } = prepared;
  const place = archive === null ? removalPlace(prepared) : await archivePlace(prepared, archive);
  const staging = join(
    dirname(place),
    `.${basename(place).replace(/^\./, '')}.arrayscope-gathering`,
  );
  if ((await pathState(staging)) !== 'nothing') throw inTheWay(staging);
  const entry: RetirementBegin = {
    type: 'begin',
    version: 1,
    at: now(),
    how: archive === null ? 'deleted' : 'archived',
    source: plan.source,
    from,
    isFolder,
    staging,
    place,
    files,
  };
  const record = await retirementPath(plan.publishedPath);
  await appendRetirement(record, entry);
  options.after?.('begun');
  try {
    await withFileErrors(staging, () => mkdir(staging));
    await gatherFiles(files, from, gatheredRoot(entry), options);
    await flushFolders(staging);
  } catch (error) {
    await takeBack(record, entry);
    throw error;
  }
  options.after?.('gathered');
  await moveIntoPlace(entry);
  options.after?.('in-place');
  return complete(plan, entry, options, { completedEarlier: false });
}

/** From the moment that the source is whole at its new place. */
async function complete(
  plan: RetirementPlan,
  entry: RetirementBegin,
  { after }: RetireOptions,
  { completedEarlier }: { readonly completedEarlier: boolean },
): Promise<RetirementResult> {
  const { place, staging, from, isFolder, files, how } = entry;
  const record = await retirementPath(plan.publishedPath);
  if ((await readRetirement(plan.publishedPath))?.moved !== true)
    await appendRetirement(record, { type: 'moved', at: now() });
  after?.('moved');
  // Of something to be removed half may be gone already; an archive must be whole.
  const isThere = (await pathState(place)) !== 'nothing';
  if (isThere) {
    const placeOf = (path: string): string => (isFolder ? join(place, path) : place);
    await removeOriginals(files, { from, placeOf, compare: completedEarlier });
  } else if (how === 'archived' || (await originalsLeft(entry))) throw placeGone(entry);
  await withFileErrors(staging, () => rm(staging, { recursive: true, force: true }));
  after?.('originals-removed');
  if (how === 'deleted')
    await withFileErrors(place, () => rm(place, { recursive: true, force: true }));
  if (isFolder) await removeEmptyFolders(files, from);
  await flushFolder((await pathState(from)) === 'nothing' ? dirname(from) : from);
  after?.('trash-removed');
  await appendRetirement(record, { type: 'finished', at: now() });
  return { ...plan, how, place: how === 'archived' ? place : null, record, completedEarlier };
}

async function takeBack(record: string, { staging }: RetirementBegin): Promise<void> {
  await withFileErrors(staging, () => rm(staging, { recursive: true, force: true }));
  await appendRetirement(record, { type: 'taken-back', at: now() });
}

/** What is renamed to `place`; the folder in which a single file is gathered. */
function gatheredRoot({ staging, place, isFolder }: RetirementBegin): string {
  return isFolder ? join(staging, basename(place)) : staging;
}

async function moveIntoPlace(entry: RetirementBegin): Promise<void> {
  const { staging, place, isFolder, files } = entry;
  if ((await pathState(place)) !== 'nothing') throw inTheWay(place);
  await withFileErrors(place, async () => {
    if (isFolder) await rename(gatheredRoot(entry), place);
    else {
      // A rename replaces a file without a word; a second name does not.
      const gathered = join(staging, files[0]?.path ?? '');
      await link(gathered, place);
      await unlink(gathered);
    }
    await rmdir(staging);
  });
  await flushFolder(dirname(place));
}

/**
 * The rename was made and not yet noted: then nothing gathered is left, and all is in place. Sizes
 * would not tell it from what somebody else put there meanwhile.
 */
async function hasMoved(entry: RetirementBegin): Promise<boolean> {
  const { place, from, isFolder, files } = entry;
  if ((await pathState(place)) === 'nothing') return false;
  if (isFolder && (await pathState(gatheredRoot(entry))) !== 'nothing') return false;
  for (const { path } of files)
    if (!(await isWholeAt(join(from, path), isFolder ? join(place, path) : place))) return false;
  return true;
}

async function originalsLeft({ from, files }: RetirementBegin): Promise<boolean> {
  for (const { path, shared } of files)
    if (!shared && (await pathState(join(from, path))) !== 'nothing') return true;
  return false;
}

/** What was never among the rows is not in the result: it must not go with the source's files. */
function requireAllRead({ source, publishedPath, unread }: RetirementPlan): void {
  if (unread.length === 0) return;
  throw new InputError(
    'holds-more',
    `${source} holds more than its rows: ${unreadText(unread)}. That is not in ${publishedPath} and would be lost, so the source stays where it is.`,
    { path: source, hint: 'Archive it instead: an archive keeps its files as they are.' },
  );
}

/**
 * Every row is compared where files were written again under their old names, and always before a
 * removal: names, sizes and times say nothing of a disk that lost a bit since.
 */
async function requireSameRows(
  { plan, record, touched }: PreparedRetirement,
  archive: string | null,
  { signal, report }: RetireOptions,
): Promise<void> {
  if (touched === null && archive !== null) return;
  const { source, publishedPath } = plan;
  const { format, settings } = record.source;
  const found = await compareMigration(source, publishedPath, {
    signal,
    report,
    opening: { format, settings },
  });
  if (found.equal && found.complete) return;
  const first = found.differences[0]?.message ?? touched ?? 'not every row was compared';
  throw new InputError(
    'no-longer-equal',
    `${source} and ${publishedPath} no longer hold the same rows (${first.replace(/\.$/, '')}), so the source stays where it is.`,
    {
      path: publishedPath,
      hint: 'Whether it was the result that changed, its own record tells: arrayscope verify DESTINATION.',
    },
  );
}

/** Where it waits to be removed: hidden, on its own file system. */
function removalPlace({ plan, from, isFolder }: PreparedRetirement): string {
  const around = isFolder && isInside(plan.publishedPath, from) ? from : dirname(plan.source);
  return join(around, `.${plan.name}.arrayscope-removed`);
}

async function archivePlace({ plan, files }: PreparedRetirement, text: string): Promise<string> {
  const named = resolvePath(text);
  const archive = await withFileErrors(named, () => realpath(named));
  if (!(await stat(archive)).isDirectory())
    throw new InputError('not-a-folder', `${archive} is a file, not a folder.`, { path: archive });
  for (const place of [plan.source, plan.publishedPath]) {
    if (!isInside(archive, place)) continue;
    throw new InputError('archive-inside', `The archive ${archive} lies inside ${place}.`, {
      path: archive,
      hint: 'Choose a folder outside of the source and its result.',
    });
  }
  const place = join(archive, plan.name);
  if ((await pathState(place)) !== 'nothing') throw inTheWay(place);
  const [there, here] = await Promise.all([stat(archive), stat(dirname(plan.source))]);
  const copied = files
    .filter(({ shared }) => shared || there.dev !== here.dev)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const free = await freeBytes(archive);
  if (copied > free) {
    throw new MachineError(
      'disk-full',
      `${archive} has ${bytesText(free)} free, and the source takes ${bytesText(copied)}.`,
      { path: archive, hint: 'Choose an archive on another disk; nothing was moved.' },
    );
  }
  return place;
}

function requireName(typed: string, name: string): void {
  if (typed === name) return;
  throw new UsageError('other-name', `The source is called “${name}”, not “${typed}”.`, {
    hint: 'Its name is typed out so that nothing is put away by mistake.',
  });
}

function planOf(publishedPath: string, { begin: entry }: Retirement, rows: number): RetirementPlan {
  const { source, files } = entry;
  return {
    source,
    name: basename(source),
    publishedPath,
    rows,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    shared: files.filter(({ shared }) => shared).map(({ path }) => path),
    foreign: [],
    unread: [],
  };
}

function inTheWay(path: string): InputError {
  return new InputError('in-the-way', `There is something at ${path} already.`, {
    path,
    hint: 'Nothing is overwritten and nothing was moved. Choose another folder, or move it away.',
  });
}

function alreadyRetired(publishedPath: string, { begin: entry, at }: Retirement): InputError {
  const where = entry.how === 'archived' ? `was archived at ${entry.place}` : 'was removed';
  return new InputError(
    'already-retired',
    `The source of ${publishedPath} ${where} on ${at.slice(0, 10)}.`,
    { path: publishedPath },
  );
}

function placeGone({ place, source }: RetirementBegin): InputError {
  return new InputError(
    'archive-gone',
    `${source} was moved to ${place}, and there is nothing at that place any more. Nothing further was removed.`,
    { path: place, hint: 'Put the folder back under that name and try again.' },
  );
}

function now(): string {
  return new Date().toISOString();
}
