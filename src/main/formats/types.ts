/**
 * The seam between Arrayscope and what lies on disk. A format is a folder beside this file with
 * an `index.ts` that exports one `Format`, and a line in registry.ts. Nothing outside a format's
 * folder knows its id: ask for capabilities, settings, access modes.
 */
import type { z } from 'zod';
import type {
  AccessMode,
  DocumentContent,
  DocumentInfo,
  Fact,
  Field,
  FileEntry,
  FormatCapabilities,
  OtherDataset,
  Problem,
  RowOrder,
  RowOrderInfo,
} from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { FieldMapping } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import type { TensorBatch } from '../../shared/model/tensor';
import type { PathLook } from '../lib/path-look';

/** How sure a format is that a path is its own, from names and magic numbers alone. */
export interface Detection {
  /** 3: a signature of this format; 2: its files by name; 1: readable if nobody else claims it. */
  readonly confidence: 1 | 2 | 3;
  /** One line for a person: `batch_*.npy with batch_index.npy`. */
  readonly reason: string;
}

export interface OpenOptions {
  /** Parsed by `openSettings`; absent fields take their defaults. */
  readonly settings?: JsonObject | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How far a pass over the whole file is, where opening makes one. */
  readonly report?: ReportProgress | undefined;
}

export interface TakeOptions {
  /** Field names; all fields when absent. The batch holds them in the dataset's field order. */
  readonly columns?: readonly string[] | undefined;
  /**
   * A batch that this dataset gave and that nobody needs any more: its memory may be overwritten
   * with the answer. Fresh memory costs more than the read where rows are taken one by one.
   */
  readonly reuse?: TensorBatch | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ScanOptions extends Omit<TakeOptions, 'reuse'> {
  /** Rows a batch (the last may be shorter); a format picks a good size when absent. */
  readonly batchRows?: number | undefined;
  /** First row, and the row after the last; the whole dataset when absent. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /**
   * Batches that the caller has in hand at a time, the one being read included: the memory of a
   * batch may be overwritten by the one that comes this many later. Every batch stays valid when
   * absent.
   */
  readonly batchesInUse?: number | undefined;
  /**
   * Batches may be shorter wherever rows lie apart, so that none is put together by copying:
   * `batchRows` is the most.
   */
  readonly uneven?: boolean | undefined;
}

export interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

export interface NearestOptions {
  /** A field of real floating-point tensors, which are compared flattened (Euclidean distance). */
  readonly field: string;
  /** Rows to find, at most. */
  readonly count: number;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one dataset, numbered from 0 in stored order. Opened read-only. */
export interface Dataset {
  readonly path: string;
  readonly format: string;
  /** One line on how it lies on disk. */
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  /** At least `stored`. */
  readonly rowOrders: readonly RowOrderInfo[];
  /** Found while opening. */
  readonly problems: readonly Problem[];
  /**
   * Most bytes that `take` of one row, all columns, reads from the files once the dataset is open;
   * with what a first take reads to find its way (an offset table, a footer).
   */
  readonly rowReadBytes: number;
  /** Other datasets at the same path, opened by other settings: members, groups, versions. */
  readonly others?: readonly OtherDataset[];
  /**
   * What its files, as \`files\` lists them, hold beside its rows, each as a person would name it:
   * an array of another length, a member that is no array. Who removes the files loses it. What a
   * problem says is left out (`leftOut`) is not named again.
   */
  readonly unread?: readonly string[];
  /** What only this kind of dataset has: chunks, codecs, row groups, versions, identifiers. */
  facts(): Promise<readonly Fact[]>;
  /** Every file that belongs to the dataset, by path. */
  files(): Promise<readonly FileEntry[]>;
  /** Index, config and metadata files that a person may want to read. */
  documents(): Promise<readonly DocumentInfo[]>;
  document(path: string): Promise<DocumentContent>;
  /** The full check: all problems that a look at every header, index and id finds. */
  check(options?: CheckOptions): Promise<readonly Problem[]>;
  /**
   * The rows asked for, in that order and with repeats.
   * @throws UsageError for a row outside `[0, rowCount)`.
   */
  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch>;
  /**
   * Batches in stored order with back-pressure: the next is not read before it is asked for.
   * A yielded batch is never overwritten by a later one, unless `batchesInUse` allows it.
   */
  scan(options?: ScanOptions): AsyncIterable<TensorBatch>;
  /** Stored row numbers in another of `rowOrders`; length `rowCount`, a permutation. */
  permutation(order: RowOrder, signal?: AbortSignal): Promise<Uint32Array>;
  /** Rows whose id is exactly this text, ascending; present when the format has an index for it. */
  findById?(id: string, signal?: AbortSignal): Promise<readonly number[]>;
  /**
   * Rows whose tensors lie nearest to this vector, nearest first, by the format's own search: all
   * rows are compared until an index is built (`DatasetEditor.index`), which may miss some.
   * Present where the format has such a search and the dataset a field for it.
   * @param vector as many numbers as one tensor of the field has, in C order
   */
  nearest?(
    vector: Float32Array | Float64Array,
    options: NearestOptions,
  ): Promise<readonly number[]>;
  /** Closes every handle; safe to call twice. */
  close(): Promise<void>;
}

/** What is to be written: the fields in order. */
export interface DatasetSchema {
  readonly fields: readonly Field[];
  /** Expected rows, where known; a writer may size its files by it. */
  readonly rowCount?: number | undefined;
  /** Free-form facts to keep with the data, such as where it came from. */
  readonly metadata?: JsonObject | undefined;
}

/** How a schema would be held: pure, made before anything is written. */
export interface WritePlan {
  readonly mappings: readonly FieldMapping[];
  /** Errors forbid the write (a dtype that cannot be held). */
  readonly problems: readonly Problem[];
  /** Bytes on disk for this many rows, a bound from the layout (strings estimated). */
  estimateBytes(rows: number): number;
  /** Bytes on disk at the worst moment, where the writer rewrites what it wrote; else `estimateBytes`. */
  estimatePeakBytes?(rows: number): number;
  /**
   * The order in which the format's own reader lists what is written, where that is not the order
   * it is written in: an index sorted by id.
   */
  readonly listedBy?: RowOrderInfo;
  estimateFiles(rows: number): number;
}

export interface CreateOptions {
  readonly settings?: JsonObject | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far a dataset has been written, and from where another process goes on. */
export interface WriteCheckpoint {
  /** Rows that are on the disk and flushed: the first of those written, perhaps not all of them. */
  readonly rows: number;
  /** What the format needs to go on behind them. */
  readonly state: JsonObject;
}

export interface DatasetWriter {
  /**
   * Appends a batch whose columns are the schema's fields. One call at a time; its memory is the
   * caller's again, and may be overwritten, once this resolves.
   */
  write(batch: TensorBatch): Promise<void>;
  /**
   * Flushes what lies on the disk (fsync) and says how far it goes; what is still gathered in
   * memory waits. When and how often it is called changes nothing in the finished dataset; after a
   * write that failed the last one still counts, and no other is asked for.
   * Present where the format has `resume`.
   */
  checkpoint?(): Promise<WriteCheckpoint>;
  /** Completes and flushes to disk (fsync); afterwards the path opens as a dataset. */
  finish(signal?: AbortSignal): Promise<void>;
  /** Closes every handle and leaves what was written for the caller to remove. */
  abort(): Promise<void>;
}

/**
 * Changes to a dataset where it lies. Each call is atomic and durable: after a crash at any moment
 * the path opens with the rows from before the call or with those from after it. One call at a
 * time; a method that the format's capabilities do not claim is absent.
 */
export interface DatasetEditor {
  /** After the calls so far. */
  readonly rowCount: number;
  readonly fields: readonly Field[];
  /**
   * Row `rows[i]` becomes row `i` of the batch; each row is named once. Where the format's
   * capabilities say `replacedRowsMove`, those rows leave and the batch follows the last row.
   */
  replace?(rows: ArrayLike<number>, batch: TensorBatch): Promise<void>;
  /** Adds the batch's rows behind the last. */
  append?(batch: TensorBatch): Promise<void>;
  /** The rows that stay keep their order and are numbered anew. */
  delete?(rows: ArrayLike<number>): Promise<void>;
  /** Gives back the room of what was replaced and deleted; the rows stay the same. */
  compact?(signal?: AbortSignal): Promise<void>;
  /**
   * Builds the format's own index of a field, which is kept with the rows: of ids for `findById`,
   * of tensors for `nearest`. The rows stay the same; present with the capability `keepsIndexes`.
   */
  index?(field: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Another program that opens folders of datasets, and how it comes to take this format's. */
export interface FolderReader {
  /** What the program is called. */
  readonly name: string;
  /** Where several formats of a folder are its own, it opens the one of the highest rank. */
  readonly rank: number;
  /** Decided as that program decides it, by names alone. */
  takes(folder: string): Promise<boolean>;
  /** One sentence: how it decides, as its published source tells. */
  readonly rule: string;
}

/** A lossless codec that a format can be written with. */
export interface FormatCodec {
  /** Create settings that choose it. */
  readonly settings: JsonObject;
  /** How hard it tries, both ends included, where that can be chosen by a create setting. */
  readonly level?: {
    readonly setting: string;
    readonly lowest: number;
    /** What the format takes where nothing is said. */
    readonly usual: number;
    readonly highest: number;
  };
}

export interface Format {
  readonly id: string;
  readonly label: string;
  /** One sentence. */
  readonly description: string;
  /** What a comparison groups it under: `NumPy`, `Lance`. */
  readonly family: string;
  readonly capabilities: FormatCapabilities;
  readonly openSettings: z.ZodObject;
  readonly createSettings: z.ZodObject;
  /** What its rows can be compressed with, no compression included; absent where nothing can be chosen. */
  readonly codecs?: readonly FormatCodec[];
  /** Other programs that open folders which hold this format. */
  readonly folderReaders?: readonly FolderReader[];
  /** Honest ways of reading single rows that are measured apart; one at least. */
  readonly accessModes: readonly AccessMode[];
  /**
   * Whether the path is its own, from names and magic numbers alone. It may throw for what cannot
   * be read: then it claims nothing.
   */
  detect(look: PathLook, signal?: AbortSignal): Promise<Detection | null>;
  /** @throws SettingsNeededError where a person must say first what the bytes mean. */
  open(path: string, options?: OpenOptions): Promise<Dataset>;
  /**
   * Opens for changes in place, and first undoes or completes one that a crash cut short.
   * Only ever called because a person asked for a change of this dataset.
   */
  edit?(path: string, options?: OpenOptions): Promise<DatasetEditor>;
  /**
   * Looks at every data file below a path and names the format versions that the files themselves
   * tell by their magic: `Lance 2.1`. What a file is called decides nothing.
   * @throws CheckFailedError where one is of another format, or there is none.
   */
  fileVersions?(path: string): Promise<readonly string[]>;
  planWrite?(schema: DatasetSchema, settings?: JsonObject): WritePlan;
  /**
   * Starts a dataset at `path`, which must not exist; its parent must.
   * @throws InputError for a schema that `planWrite` refuses.
   */
  create?(path: string, schema: DatasetSchema, options?: CreateOptions): Promise<DatasetWriter>;
  /**
   * Goes on with a dataset that a process left unfinished at `path`, with the schema and the
   * settings it was created with. What lies behind the checkpoint is discarded; row
   * `checkpoint.rows` is written next. The finished dataset is the one that an undisturbed writer
   * makes, to the byte, but for names and times that a library makes up.
   * @throws InputError `not-resumable` where what lies there is not what the checkpoint tells of.
   */
  resume?(
    path: string,
    schema: DatasetSchema,
    checkpoint: WriteCheckpoint,
    options?: CreateOptions,
  ): Promise<DatasetWriter>;
  /**
   * What appears under the destination folder that a person names: the path that is published by
   * one rename (`<folder>/lance_db`, or the folder itself). `create` is given a path like it.
   */
  publishedPath?(destination: string): string;
  /** Destination when the person names none. */
  defaultDestination?(source: string): string;
}
