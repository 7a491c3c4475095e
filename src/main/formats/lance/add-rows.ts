import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import type { ArrowModule } from './arrow-schema';

/** What `Table.add` itself calls: rows as an Arrow IPC file, which it copies before it answers. */
export interface NativeTable {
  add(file: Buffer, mode: 'append'): Promise<unknown>;
}

/**
 * Not in the library's types; undefined where a build of it has no such call, so that its public
 * one is taken.
 */
export function nativeTable(table: LanceDb.Table): NativeTable | undefined {
  const inner: unknown = 'inner' in table ? table.inner : undefined;
  return isNativeTable(inner) ? inner : undefined;
}

/**
 * Rows as Arrow IPC files, in two pieces of memory by turns: one is handed over while the other is
 * filled. `Table.add` makes each file in new memory and then a copy of it in other new memory: for
 * 1 GB in chunks of 32 MB that was some 2 GB of pages to be cleared, and at least half of the 97
 * collections of garbage of the whole conversion.
 */
export class FileMemory {
  #next = Buffer.alloc(0);
  #other = Buffer.alloc(0);

  constructor(private readonly arrow: ArrowModule) {}

  /** Valid until the second call after this one. */
  async encode(rows: Arrow.Table): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    const writer: AsyncIterable<Uint8Array> = this.arrow.RecordBatchFileWriter.writeAll(rows);
    for await (const part of writer) parts.push(part);
    const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const memory = this.#next.byteLength < size ? Buffer.allocUnsafeSlow(size) : this.#next;
    this.#next = this.#other;
    this.#other = memory;
    let end = 0;
    for (const part of parts) {
      memory.set(part, end);
      end += part.byteLength;
    }
    return memory.subarray(0, end);
  }
}

function isNativeTable(value: unknown): value is NativeTable {
  return (
    typeof value === 'object' && value !== null && 'add' in value && typeof value.add === 'function'
  );
}
