/** Where one dataset of a results root stands, from its files alone. */
import { basename, relative, sep } from 'node:path';
import type { PhaseEntry, PairStanding, RetiredSource } from '../../shared/model/phases';
import { judgePair, openingOf } from '../datasets/choose-opening';
import { type PairVerdict, judgeResult, judgeSource } from '../datasets/judge-pair';
import { examine } from '../datasets/look';
import { allFormats } from '../formats/registry';
import type { Format } from '../formats/types';
import { withFoldersListedOnce } from '../lib/folder-entries';
import { readRetirement } from '../migration/retirement-record';
import { type Sides, findSides, sourceOf } from './find-sides';
import { type DefaultOpening, readersOf } from './folder-readers';
import { nextStep } from './next-step';
import { type OpenedSide, openSide } from './open-side';
import type { StagedConversion } from './staged-conversion';

export interface LookContext {
  readonly root: string;
  readonly target: Format;
  readonly signal?: AbortSignal | undefined;
  /** Folder of a result of this source that lies in another place. */
  readonly elsewhere: string | null;
  readonly staged: StagedConversion | null;
}

type Looked = OpenedSide<PairVerdict | null>;
const NOTHING: Looked = { side: null, problem: null, look: null };

export function lookAtDataset(path: string, context: LookContext): Promise<PhaseEntry> {
  return withFoldersListedOnce(() => lookAtFolder(path, context));
}

async function lookAtFolder(path: string, context: LookContext): Promise<PhaseEntry> {
  const { root, target, signal, elsewhere, staged } = context;
  const { claims } = await examine(path, signal);
  const sides = await findSides(path, claims, target, elsewhere);
  const source = await lookAtSource(sides, signal);
  const result =
    sides.result === null
      ? NOTHING
      : await openSide(sides.result.path, target, {}, () => Promise.resolve(null), signal);
  const verdict = await verdictOf(path, sides, source, signal);
  const retired = await retiredOf(sides);
  const standing = verdict === null ? null : standingOf(verdict, source, result);
  const problem = problemOf(sides, source, result, verdict);
  const phase = phaseOf({ sides, source, result, verdict, staged, retired });
  const known = {
    phase,
    source: source.side,
    result: result.side,
    standing,
    unfinished: phase === 'unfinished' ? (staged?.conversion ?? null) : null,
    retired,
    problem: problem ?? (phase === 'unfinished' ? (staged?.problem ?? null) : null),
  };
  const recorded = sides.result?.found.kind === 'record' ? sides.result.found.record : null;
  return {
    path,
    name: nameOf(root, path),
    ...known,
    readers: await readersOf(
      path,
      await ownOpening(path, sides, verdict, known),
      await allFormats(),
    ),
    next: nextStep({
      ...known,
      resumable: staged?.resumable === true,
      targetLabel: target.label,
    }),
    rows: source.side?.rows ?? result.side?.rows ?? null,
    bytes: source.side?.bytes ?? recorded?.source.fingerprint.bytes ?? result.side?.bytes ?? null,
  };
}

export function nameOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/') || basename(root);
}

function lookAtSource({ source, result }: Sides, signal: AbortSignal | undefined): Promise<Looked> {
  if (source === null) return Promise.resolve(NOTHING);
  const record = result?.found.kind === 'record' ? result.found.record : null;
  const isRecorded =
    record !== null &&
    record.source.format === source.format.id &&
    result !== null &&
    sourceOf(result) === source.path;
  return openSide(
    source.path,
    source.format,
    source.settings,
    async (dataset) => (isRecorded ? judgeSource(record, dataset) : null),
    signal,
  );
}

/** null without a result, and for one that nothing says was made of a source. */
async function verdictOf(
  path: string,
  { result, pair }: Sides,
  source: Looked,
  signal: AbortSignal | undefined,
): Promise<PairVerdict | null> {
  if (result === null) return null;
  if (source.side === null && result.found.kind === 'none') return null;
  if (pair !== null) return judgePair(path, pair, signal);
  const objection = await judgeResult(result.publishedPath, result.found);
  if (objection !== null) return objection;
  if (source.look !== null) return source.look;
  if (source.side !== null)
    return { state: 'unverified', why: 'its manifest names another source' };
  const day = result.found.kind === 'record' ? result.found.record.finishedAt.slice(0, 10) : '';
  const gone = source.problem === null ? 'is not there any more' : 'cannot be read any more';
  return {
    state: 'verified',
    why: `every row of it was verified on ${day} and by size and time its files are unchanged since; its source ${gone}`,
  };
}

function standingOf(
  { state, why }: PairVerdict,
  { side: source }: Looked,
  { side: result }: Looked,
): PairStanding {
  const differing =
    source !== null && result !== null && source.rows !== result.rows
      ? ` It holds ${result.rows} rows, and its source ${source.rows}.`
      : '';
  return { state, reason: `${STATES[state]}: ${why}.${differing}` };
}

const STATES: Readonly<Record<PairVerdict['state'], string>> = {
  verified: 'Verified',
  unverified: 'Not verified',
  changed: 'Changed',
  stale: 'Out of date',
};

async function retiredOf({ result }: Sides): Promise<RetiredSource | null> {
  const found = result === null ? null : await readRetirement(result.publishedPath);
  if (found === null) return null;
  const { how, place } = found.begin;
  return {
    how,
    at: found.at,
    place: how === 'archived' ? place : null,
    finished: found.finished,
  };
}

function problemOf(
  { source: from, result: to }: Sides,
  source: Looked,
  result: Looked,
  verdict: PairVerdict | null,
): string | null {
  if (to !== null && result.side === null)
    return `The result does not open: ${result.problem ?? ''}`;
  if (from !== null && source.side === null)
    return `The source does not open: ${source.problem ?? ''}`;
  if (from === null && to === null) return 'Nothing in it can be read.';
  // What is wrong with a source matters less once all that it held was verified in the result.
  return verdict?.state === 'verified' ? result.problem : (source.problem ?? result.problem);
}

function phaseOf(known: {
  readonly sides: Sides;
  readonly source: Looked;
  readonly result: Looked;
  readonly verdict: PairVerdict | null;
  readonly staged: StagedConversion | null;
  readonly retired: RetiredSource | null;
}): PhaseEntry['phase'] {
  const { sides, source, result, verdict, staged, retired } = known;
  if (retired !== null && !retired.finished) return 'unfinished';
  if (sides.result !== null && result.side === null) return 'broken';
  const isVerified = result.side !== null && verdict?.state === 'verified';
  if (isVerified) return source.side === null ? 'result' : 'both';
  if (staged !== null && result.side === null) return 'unfinished';
  if (sides.source !== null && (source.side === null || source.problem !== null)) return 'broken';
  if (result.side === null) return source.side === null ? 'broken' : 'source';
  return source.side === null ? 'result' : 'both';
}

/** What opening the folder without a word about the format gives. */
async function ownOpening(
  path: string,
  { pair }: Sides,
  verdict: PairVerdict | null,
  { source, result, problem }: Pick<PhaseEntry, 'source' | 'result' | 'problem'>,
): Promise<DefaultOpening> {
  if (pair !== null && verdict !== null) {
    const { taken, reason } = openingOf(path, pair, verdict);
    return { label: (taken === 'result' ? pair.result : pair.source).label, reason };
  }
  const here = [result, source].find((side) => side?.path === path) ?? null;
  if (here === null) return { label: null, reason: problem ?? 'Nothing in it can be read.' };
  const other = [result, source].find((side) => side !== null && side !== here);
  return {
    label: here.formatLabel,
    reason:
      other === undefined || other === null
        ? 'Nothing else lies in this folder.'
        : `The ${other.formatLabel} data lie in ${other.path}.`,
  };
}
