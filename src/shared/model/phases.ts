/** Moving the datasets of a results root from one format to another: where each of them stands. */
import type { RowOrder } from './dataset';
import type { JsonObject } from './json';
import type { Progress } from './progress';

/**
 * - `source`: only the source is there; `both`: source and result; `result`: only the result;
 * - `unfinished`: a conversion, or putting a source away, was begun and not ended;
 * - `broken`: nothing of it can be read without an error.
 */
export const PHASES = ['broken', 'unfinished', 'source', 'both', 'result'] as const;
export type Phase = (typeof PHASES)[number];

/** One dataset of the pair, by what opening it tells. */
export interface PhaseSide {
  readonly path: string;
  readonly format: string;
  readonly formatLabel: string;
  readonly settings: JsonObject;
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
}

/** What the files tell of the result: see `PairVerdict` in the engine. */
export type PairState = 'verified' | 'unverified' | 'changed' | 'stale';

export interface PairStanding {
  readonly state: PairState;
  /** One sentence. */
  readonly reason: string;
}

/** A conversion that was begun: how far its journal says it is. */
export interface UnfinishedConversion {
  readonly stagingPath: string;
  readonly rowsDone: number;
  /** 0 where the journal does not tell. */
  readonly rows: number;
  /** The row order that it was begun with; null where the journal does not tell. */
  readonly order: RowOrder | null;
  /** A living process holds it. */
  readonly running: boolean;
  readonly lastAt: string | null;
}

/** Where a source went that was put away after its conversion. */
export interface RetiredSource {
  readonly how: 'archived' | 'deleted';
  readonly at: string;
  /** Folder that it lies in now; null where it was deleted. */
  readonly place: string | null;
  /** False while it is not ended: a second run ends it or takes it back. */
  readonly finished: boolean;
}

/** Which program opens what of the folder. */
export interface PhaseReader {
  readonly reader: string;
  /** Label of the format; null where it opens nothing of it. */
  readonly opens: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** What can be done now without a risk for the data. */
export const NEXT_STEPS = [
  'convert',
  'resume',
  'verify',
  'retire',
  'repair',
  'wait',
  'nothing',
] as const;
export interface NextStep {
  readonly step: (typeof NEXT_STEPS)[number];
  /** One sentence. */
  readonly reason: string;
}

/** One dataset of a results root, with what was made of it. */
export interface PhaseEntry {
  /** The folder that it is known by: the source's where there is one, else the result's. */
  readonly path: string;
  /** Below the root, with forward slashes; the root's own name where it is itself the dataset. */
  readonly name: string;
  readonly phase: Phase;
  readonly source: PhaseSide | null;
  readonly result: PhaseSide | null;
  /** null without a result, and for one that nothing says was made of a source. */
  readonly standing: PairStanding | null;
  readonly unfinished: UnfinishedConversion | null;
  readonly retired: RetiredSource | null;
  /** Why it is broken, or what is wrong with one of the two; null where nothing is. */
  readonly problem: string | null;
  /**
   * Path of the dataset whose rows this result holds once more, because another result of it is
   * listed with it: in the totals they count there.
   */
  readonly secondOf?: string | undefined;
  readonly readers: readonly PhaseReader[];
  readonly next: NextStep;
  /** Rows of the source, else of the result; null where neither can be read. */
  readonly rows: number | null;
  /** Bytes of the source as it is, or as its manifest recorded it; the result's where there is none. */
  readonly bytes: number | null;
}

export interface PhaseCount {
  readonly folders: number;
  readonly rows: number;
  readonly bytes: number;
}

/** How far the move is: what is in the target format, verified or alone, of all that can be read. */
export interface PhaseTotals {
  readonly byPhase: Readonly<Record<Phase, PhaseCount>>;
  readonly moved: PhaseCount;
  readonly all: PhaseCount;
}

export interface PhaseSummary {
  readonly root: string;
  readonly target: { readonly format: string; readonly label: string };
  readonly totals: PhaseTotals;
  readonly foldersLookedInto: number;
  /** Folders at the depth limit that were not looked into. */
  readonly tooDeep: number;
  /** Symbolic links to folders; they are not followed. */
  readonly linksSkipped: number;
  /** Folders that could not be listed. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
}

export type PhaseEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'entry'; readonly entry: PhaseEntry }
  | { readonly type: 'finished'; readonly summary: PhaseSummary };
