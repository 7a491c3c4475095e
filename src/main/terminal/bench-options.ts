import type { CacheState } from '../../shared/model/cache-state';
import type { CommonOptions } from './answer';
import type { OpenOptions } from './open-option';
import type { SweepOptions } from './sweep-option';

export interface BenchOptions extends CommonOptions, OpenOptions, SweepOptions {
  readonly from?: string;
  readonly formats?: readonly string[];
  readonly codecs?: readonly string[];
  readonly narrow?: readonly string[];
  readonly operations?: readonly string[];
  readonly sizes?: readonly number[];
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly repeats?: number;
  readonly rounds?: number;
  readonly control?: boolean;
  readonly controlAll?: boolean;
  readonly cache?: CacheState;
  readonly seed?: number;
  readonly title?: string;
  readonly preset?: string;
  readonly list?: boolean;
  readonly save?: boolean;
  readonly baseline?: string;
  readonly failIfSlower?: number;
  readonly report?: string;
  readonly force?: boolean;
}
