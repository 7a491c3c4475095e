/** One file in Arrow's IPC format, in either framing: its schema and where its batches lie. */
import type { PooledFile } from '../rows/file-pool';
import type { ArrowSchema } from './arrow-type';
import type { BatchHeader } from './message';
import type { SlotLayout } from './slots';

export interface StoredBatch {
  readonly file: PooledFile;
  readonly header: BatchHeader;
  /** Position of the message in the file, and of its body. */
  readonly messageAt: number;
  readonly bodyAt: number;
  readonly bodyBytes: number;
  /** Dictionary batches that stand before it; in a file every one counts for every batch. */
  readonly dictionariesBefore: number;
}

export interface StoredDictionary {
  readonly id: number;
  /** Adds to the values before it rather than taking their place. */
  readonly isDelta: boolean;
  readonly batch: StoredBatch;
}

export interface IpcFile extends PooledFile {
  readonly modifiedMs: number;
  readonly framing: 'file' | 'stream';
  /** Of the metadata: 4 or 5 in use. */
  readonly version: number;
  readonly schema: ArrowSchema;
  readonly layout: SlotLayout;
  readonly batches: readonly StoredBatch[];
  readonly dictionaries: readonly StoredDictionary[];
  /** Bytes of the file that were read to find all this. */
  readonly headerBytes: number;
}

/** What the footer, or a pass over the messages, tells. */
export type LoadedFile = Omit<IpcFile, keyof PooledFile | 'modifiedMs' | 'headerBytes'>;

/** Headers read between two breaths. */
export const HEADERS_BEFORE_A_BREATH = 1024;

const MAGIC = new TextEncoder().encode('ARROW1');
/** Where the messages of a file begin: the magic number, padded. */
export const FIRST_MESSAGE = 8;

export function hasMagic(bytes: Uint8Array, at = 0): boolean {
  return MAGIC.every((byte, index) => bytes[at + index] === byte);
}
