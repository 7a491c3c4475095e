import type { JsonObject } from './json';

/** `id` names a row, `tensor` has at least one dimension, `scalar` is one number, `text` a string. */
export type FieldKind = 'tensor' | 'id' | 'text' | 'scalar';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /**
   * NumPy's name of the element type: `float32`, `int64`, `complex64`; for strings `str320` or
   * `bytes80` (fixed width in bits, as NumPy names them) and `str` / `bytes` without a fixed width.
   */
  readonly dtype: string;
  /** Shape of one row; empty for id, text and scalar. */
  readonly shape: readonly number[];
  /** Byte order on disk where the dtype has one. In memory everything is native. */
  readonly byteOrder?: 'little' | 'big';
  /** How the format itself spells the type: `<U10`, `fixed_size_list<float>[12288]`. */
  readonly stored?: string;
  /** `fortran` where the file is stored column-major. */
  readonly memoryOrder?: 'c' | 'fortran';
  /** True where a row may be null. */
  readonly nullable?: boolean;
}

export type Severity = 'error' | 'warning';

/** Something that is wrong or odd about a dataset, found by looking, worded for a person. */
export interface Problem {
  readonly severity: Severity;
  /** Stable kebab-case code for scripts: `missing-batch`, `duplicate-id` … */
  readonly code: string;
  readonly message: string;
  /** Relative to the dataset's folder where it lies inside. */
  readonly path?: string;
  readonly row?: number;
  /** What the files hold and the rows therefore do not, as a person would name it. */
  readonly leftOut?: string;
}

export interface FileEntry {
  /** Relative to the dataset's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly role: 'data' | 'index' | 'config' | 'metadata' | 'other';
  /** Rows in this file, where the file says so. */
  readonly rows?: number;
}

/** A row order that the dataset knows. `stored`: as the data lies; `index`: as its index lists it. */
export type RowOrder = 'stored' | 'index';

export interface RowOrderInfo {
  readonly order: RowOrder;
  readonly label: string;
  /** One sentence: what `dataset[i]` means in this order. */
  readonly meaning: string;
}

/** An index, config or metadata file, opened in readable form on request. */
export interface DocumentInfo {
  /** Relative to the dataset's folder. */
  readonly path: string;
  readonly label: string;
  readonly kind: 'toml' | 'json' | 'text' | 'table';
}

export type DocumentContent =
  | { readonly kind: 'toml' | 'json' | 'text'; readonly text: string; readonly truncated: boolean }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      /** Cells as text, the first rows only. */
      readonly rows: readonly (readonly string[])[];
      readonly rowCount: number;
    };

export interface FormatCapabilities {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
  readonly replace: boolean;
  /** Replaced rows leave their places and follow the last row; they stay where they are if absent. */
  readonly replacedRowsMove?: boolean;
  readonly delete: boolean;
  readonly compact: boolean;
  readonly findById: boolean;
  readonly nearest: boolean;
  /** Its editor builds indexes that are kept with the rows; without, they are made in memory. */
  readonly keepsIndexes?: boolean;
}

/** A way of reading single rows that is worth measuring on its own. */
export interface AccessMode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Open settings that select it. */
  readonly settings: JsonObject;
}

/** A format as the terminal and the renderer see it. */
export interface FormatInfo {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly family: string;
  readonly capabilities: FormatCapabilities;
  /** What a conversion writes where nobody chose; true for one format. */
  readonly isDefaultTarget?: boolean;
  readonly accessModes: readonly AccessMode[];
  /** JSON Schema (draft 2020-12) of the settings for opening and for creating. */
  readonly openSettings: JsonObject;
  readonly createSettings: JsonObject;
  /** Create settings for every lossless codec at each level worth comparing; absent: none. */
  readonly codecSettings?: readonly JsonObject[];
}

/** One thing that a person may want to know about how a dataset is kept. */
export interface Fact {
  /** Two or three words: `Chunk shape`, `Codec`, `Row groups`. */
  readonly label: string;
  /** `unit` says how a number is shown; text is shown as it is. */
  readonly value: string | number;
  readonly unit?: 'bytes' | 'rows';
  /** Name of the field that this is about; absent for the whole dataset. */
  readonly field?: string;
}

/** Another dataset at the same path, opened with these settings. */
export interface OtherDataset {
  /** `member “weights” (400 × 3 float32)`. */
  readonly label: string;
  readonly settings: JsonObject;
}

/** What is known as soon as a dataset is open, before the whole folder was checked. */
export interface DatasetSummary {
  readonly path: string;
  readonly name: string;
  readonly format: string;
  readonly formatLabel: string;
  /** One line on how it lies on disk: `20 batch files of 500 rows`. */
  readonly layout: string;
  readonly rowCount: number;
  readonly fields: readonly Field[];
  readonly bytes: number;
  readonly files: number;
  readonly modifiedMs: number;
  readonly metadata: JsonObject;
  readonly rowOrders: readonly RowOrderInfo[];
  readonly capabilities: FormatCapabilities;
  readonly openSettings: JsonObject;
  /**
   * What else the same path can be opened as: other formats (a folder with batches and
   * `lance_db`), and other datasets of the same format (members of an archive).
   */
  readonly alternatives: readonly Alternative[];
  /** Present where the folder holds a source and what was made of it, and nobody named one. */
  readonly opening?: OpeningChoice;
  /** Found while opening; `inspect` adds what only a full check finds. */
  readonly problems: readonly Problem[];
}

/** Which of a source and its result in one folder was opened. */
export interface OpeningChoice {
  readonly taken: 'source' | 'result';
  readonly format: string;
  /** Format of the one that was not taken; it is among `alternatives`. */
  readonly other: string;
  /** One sentence: which, and why. */
  readonly reason: string;
}

/** Another way to open the same path. */
export interface Alternative {
  readonly format: string;
  readonly label: string;
  /** Open settings that select it; absent for another format as a whole. */
  readonly settings?: JsonObject;
}

export interface Inspection extends DatasetSummary {
  readonly facts: readonly Fact[];
  readonly fileEntries: readonly FileEntry[];
  readonly documents: readonly DocumentInfo[];
}

/** One line of a catalogue. A folder that cannot be opened is listed with its problem. */
export type CatalogueEntry =
  | { readonly kind: 'dataset'; readonly summary: DatasetSummary }
  | {
      readonly kind: 'unreadable';
      readonly path: string;
      readonly name: string;
      readonly problem: Problem;
    };

export interface Catalogue {
  readonly root: string;
  readonly entries: readonly CatalogueEntry[];
  /** Folders that hold nothing Arrayscope reads. */
  readonly otherFolders: number;
}

/** Values of the non-tensor fields of consecutive rows, for the row list. */
export interface RowPage {
  readonly start: number;
  readonly rows: readonly {
    readonly row: number;
    readonly id: string | null;
    readonly cells: readonly (string | null)[];
  }[];
  /** Names of `cells`. */
  readonly columns: readonly string[];
}

/** Statistics of one tensor; exact for what they say, computed in float64. */
export interface TensorStatistics {
  readonly count: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  readonly zeros: number;
  /** Over finite values; null when there are none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  /** Population standard deviation (divisor n). */
  readonly standardDeviation: number | null;
  /** Linear-interpolated percentiles 0.5, 1, 5, 25, 50, 75, 95, 99, 99.5 of the finite values. */
  readonly percentiles: readonly { readonly percent: number; readonly value: number }[];
  /** Equal-width bins from minimum to maximum; `counts.length + 1 === edges.length`. */
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}
