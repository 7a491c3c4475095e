import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { ResolvedEntry } from '../entry';

/** One of the ways in which an operation can be done with a format; each is a case of its own. */
export interface OperationWay {
  /** Given to `run`; empty where there is one way only. */
  readonly id: string;
  /** Follows the entry's name in charts: `whole batch`; empty where there is one way only. */
  readonly label: string;
  /** One sentence on what it does that the others do not. */
  readonly description: string;
  /** Open settings that it asks for. */
  readonly settings: JsonObject;
}

/** What decides how an operation can be done. */
export interface WaysTarget {
  readonly entry: ResolvedEntry;
  /** Of the rows that are measured with. */
  readonly fields: readonly Field[];
  readonly request: BenchmarkRequest;
}

/** Why an operation cannot be measured: the end of “… cannot be measured with Lance: ”. */
export interface NoWay {
  readonly cannot: string;
}

const ONLY: OperationWay = { id: '', label: '', description: '', settings: {} };

export function onlyWay(): readonly OperationWay[] {
  return [ONLY];
}

/** A format's own ways of reading single rows. */
export function accessWays({ entry }: WaysTarget): readonly OperationWay[] {
  return entry.modes.length === 0 ? [ONLY] : entry.modes;
}
