/** Published figures beside those measured on this machine. */

export type ClaimOutcome = 'reproduced' | 'not reproduced' | 'not testable here';

/** A ratio is how many times as fast; shares are of the baseline's. */
export type ClaimUnit =
  'speed ratio' | 'share of the time' | 'share of the bytes' | 'share of the files';

/** An absolute figure behind a ratio: `npy 13.3 s`. */
export interface ClaimFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: 's' | 'bytes' | 'files';
}

/** What was published: a range, a lower bound (`high` null), or one number (both the same). */
export interface PublishedValue {
  readonly low: number;
  readonly high: number | null;
  readonly figures: readonly ClaimFigure[];
}

export interface MeasuredValue {
  /** What was compared: `Lance against Hyrax npy · whole batch`. */
  readonly label: string;
  readonly value: number;
  /** 95 % interval; the value itself where there is no noise. */
  readonly low: number;
  readonly high: number;
  readonly figures: readonly ClaimFigure[];
}

export interface ClaimVerdict {
  readonly id: string;
  /** Where it was published, in neutral words: `an investigation`. */
  readonly source: string;
  /** What it is about: `Random read, 500 items: Lance against npy`. */
  readonly statement: string;
  readonly unit: ClaimUnit;
  /** Null for a claim without a number. */
  readonly published: PublishedValue | null;
  readonly measured: MeasuredValue | null;
  readonly verdict: ClaimOutcome;
  /** One sentence, where the numbers themselves tell or something kept the claim from its test. */
  readonly why: string | null;
}
