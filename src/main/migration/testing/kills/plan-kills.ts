/** Which conversions are disturbed, where and how: a seed decides all of it. */
import type { RowOrder } from '../../../../shared/model/dataset';
import type { JsonObject } from '../../../../shared/model/json';
import type { MigrationPhase } from '../../../../shared/model/migration';
import { Random } from '../../../formats/resume-random';

export interface KillTarget {
  /** Format of the source; Hyrax's batches unless given. */
  readonly from?: string;
  readonly to: string;
  readonly settings: JsonObject;
  readonly where:
    'beside its source' | 'in a new folder' | 'in a folder that was empty' | 'in its usual place';
}

/** Lance gathers at least a MiB: small enough for many commits in a source of a few MB. */
const CHUNKS = { targetChunkBytes: 3 * 1024 ** 2 };

export const KILL_TARGETS: readonly KillTarget[] = [
  { to: 'lance', settings: CHUNKS, where: 'beside its source' },
  { to: 'lance', settings: CHUNKS, where: 'in a new folder' },
  { to: 'lance', settings: { ...CHUNKS, compact: 'always' }, where: 'in a new folder' },
  { to: 'hyrax', settings: {}, where: 'in a new folder' },
  { to: 'hyrax', settings: {}, where: 'in a folder that was empty' },
  { to: 'npy', settings: {}, where: 'in a new folder' },
  { to: 'npy', settings: {}, where: 'in a folder that was empty' },
];

/**
 * Other sources and other targets, each of them once at least; Lance's rows go back to where they
 * came from.
 */
export const KILL_ROUTES: readonly KillTarget[] = (
  [
    ['npy', 'lance'],
    ['lance', 'hyrax'],
    ['zarr', 'parquet'],
    ['csv', 'zarr'],
    ['parquet', 'arrow'],
    ['arrow', 'numpack'],
    ['numpack', 'jsonl'],
    ['jsonl', 'csv'],
    ['hdf5', 'npz'],
    ['npz', 'car'],
    ['car', 'hdf5'],
  ] as const
).map(([from, to]) => ({
  from,
  to,
  settings: to === 'lance' ? CHUNKS : {},
  where: 'in its usual place',
}));

/** One conversion of one source to one target. */
export interface KillCase {
  readonly target: KillTarget;
  readonly order: RowOrder;
  readonly hasNaN: boolean;
}

export type Interruption =
  /** SIGKILL at a call that changes the disk: this share of the phase's calls. */
  | { readonly kind: 'call'; readonly phase: MigrationPhase; readonly share: number }
  /** SIGKILL at this share of the time that an undisturbed run takes. */
  | { readonly kind: 'moment'; readonly share: number }
  | { readonly kind: 'pause'; readonly share: number }
  | { readonly kind: 'discard'; readonly share: number };

export interface KillScenario {
  readonly case: KillCase;
  readonly interruptions: readonly Interruption[];
  /** What is done with a conversion that was not published by then. */
  readonly then: 'resume' | 'roll back';
}

export function caseName({ target, order, hasNaN }: KillCase): string {
  const settings = target.settings['compact'] === 'always' ? ', compacted' : '';
  const from = target.from === undefined ? '' : `from ${target.from} `;
  return `${from}to ${target.to}${settings} ${target.where}, ${order} order, ${hasNaN ? 'with' : 'without'} NaN`;
}

/** Every target in both orders, with and without NaN. */
export const KILL_CASES: readonly KillCase[] = KILL_TARGETS.flatMap((target) =>
  (['stored', 'index'] as const).flatMap((order) =>
    [true, false].map((hasNaN) => ({ target, order, hasNaN })),
  ),
);

/** Other sources list their rows in no other order than they are stored in. */
export const KILL_ROUTE_CASES: readonly KillCase[] = KILL_ROUTES.map((target) => ({
  target,
  order: 'stored',
  hasNaN: true,
}));

/** Where the next one is disturbed; writing takes longest, and there most can be lost. */
const PLACES = [
  ...(['preflight', 'write', 'write', 'write', 'write', 'write', 'write'] as const),
  ...(['verify', 'verify', 'publish', 'publish', 'done'] as const),
  ...(['moment', 'moment', 'moment', 'moment'] as const),
  ...(['pause', 'discard'] as const),
];

/** The scenarios of a seed, one after the other. */
export class KillPlan {
  readonly #random: Random;
  readonly #cases: Deck<KillCase>;
  readonly #places: Deck<(typeof PLACES)[number]>;
  readonly #ends: Deck<KillScenario['then']>;

  constructor(seed: number, cases: readonly KillCase[]) {
    this.#random = new Random(seed);
    this.#cases = new Deck(cases, this.#random);
    this.#places = new Deck(PLACES, this.#random);
    this.#ends = new Deck(['resume', 'resume', 'resume', 'resume', 'roll back'], this.#random);
  }

  next(): KillScenario {
    const times = this.#random.below(4) === 0 ? 2 + this.#random.below(3) : 1;
    return {
      case: this.#cases.draw(),
      interruptions: Array.from({ length: times }, () => this.#interruption()),
      then: this.#ends.draw(),
    };
  }

  #interruption(): Interruption {
    const place = this.#places.draw();
    const share = (this.#random.below(1000) + 0.5) / 1000;
    return place === 'moment' || place === 'pause' || place === 'discard'
      ? { kind: place, share }
      : { kind: 'call', phase: place, share };
  }
}

/** Every card once before any comes again. */
class Deck<T> {
  #left: T[] = [];

  constructor(
    private readonly cards: readonly T[],
    private readonly random: Random,
  ) {}

  draw(): T {
    if (this.#left.length === 0) this.#left = [...this.cards];
    const [card] = this.#left.splice(this.random.below(this.#left.length), 1);
    if (card === undefined) throw new RangeError('An empty deck.');
    return card;
  }
}
