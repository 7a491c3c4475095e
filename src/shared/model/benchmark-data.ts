import type { NumericDtype } from './dtype';
import type { JsonObject } from './json';

export const TPCH_TABLES = ['customer', 'orders', 'lineitem'] as const;
export type TpchTableName = (typeof TPCH_TABLES)[number];

export type BenchmarkData =
  | {
      readonly kind: 'generated';
      readonly shape: readonly number[];
      readonly dtype: NumericDtype;
      readonly seed: number;
      /** Whether each row has an id too: it has, unless this says no. */
      readonly ids?: boolean | undefined;
    }
  | {
      /** A table as the TPC-H benchmark defines it, generated here. */
      readonly kind: 'tpch';
      readonly table: TpchTableName;
      readonly scaleFactor: number;
      readonly seed: number;
    }
  | {
      readonly kind: 'dataset';
      readonly path: string;
      readonly format?: string | undefined;
      /** Open settings of that format. */
      readonly settings?: JsonObject | undefined;
    };
