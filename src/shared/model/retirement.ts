/** Putting a source away after its conversion was verified: moved to an archive, or removed. */
import type { Progress } from './progress';

export interface RetirementRequest {
  /** The folder that the conversion was given, or what it published. */
  readonly destination: string;
  /** The source's name, typed by the person: the last part of its path. */
  readonly name: string;
  /** Folder that is to hold the source, under its name; null removes the source. */
  readonly archive: string | null;
}

/** What would happen, found out without touching anything. */
export interface RetirementPlan {
  readonly source: string;
  /** What the person has to type. */
  readonly name: string;
  readonly publishedPath: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  /** Files that the result reads too: they stay, an archive gets a copy. */
  readonly shared: readonly string[];
  /** What lies in the source's folder and is none of its files: it stays. */
  readonly foreign: readonly string[];
  /** What its files hold beside its rows, and the result does not: only an archive keeps it. */
  readonly unread: readonly string[];
}

export interface RetirementResult extends RetirementPlan {
  readonly how: 'archived' | 'deleted';
  /** Where the source lies now; null where it was deleted. */
  readonly place: string | null;
  /** The record that was appended beside the manifest. */
  readonly record: string;
  /** An earlier attempt that had been cut short was ended by this one. */
  readonly completedEarlier: boolean;
}

export type RetirementEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly result: RetirementResult };
