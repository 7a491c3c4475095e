import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError, isArrayscopeError } from '../../../shared/errors';
import type {
  DocumentContent,
  DocumentInfo,
  Fact,
  Field,
  FileEntry,
  Problem,
  RowOrder,
  RowOrderInfo,
} from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { ProgressMeter } from '../../lib/progress-meter';
import { IdIndex } from '../rows/id-index';
import { duplicateIds, readIds } from '../rows/read-ids';
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import { checkDimensions } from './check-dimensions';
import { type FolderNote, NOTE_NAME, encodeNote } from './folder-note';
import type { StoredFile } from './stored-file';
import { VectorSource } from './vector-source';

export interface VectorDatasetParts {
  readonly path: string;
  readonly layout: string;
  readonly files: readonly StoredFile[];
  readonly rowCount: number;
  /** Null for a single file. */
  readonly note: FolderNote | null;
  readonly problems: readonly Problem[];
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is the i-th vector of the file.',
};

export class VectorDataset implements Dataset {
  readonly format = 'vectors';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly #rows: SourceRows;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(private readonly from: VectorDatasetParts) {
    const { path, layout, files, rowCount, note, problems } = from;
    const source = new VectorSource(path, files, rowCount);
    this.path = path;
    this.layout = layout;
    this.fields = source.fields;
    this.rowCount = rowCount;
    this.metadata = note?.metadata ?? {};
    this.problems = problems;
    this.rowReadBytes = source.rowReadBytes;
    this.#rows = new SourceRows(source);
  }

  async facts(): Promise<readonly Fact[]> {
    return this.from.files.flatMap((file): Fact[] => {
      const { name: field } = file.field;
      if (file.kind === 'lines') return [{ label: 'Stored as', value: 'JSON lines', field }];
      const { rowBytes, dataOffset, dimension, byteOrder } = file;
      const header = dimension === null ? dataOffset : 0;
      return [
        { label: 'Row', value: rowBytes, unit: 'bytes', field },
        { label: 'Byte order', value: `${byteOrder}-endian`, field },
        ...(header === 0
          ? []
          : [{ label: 'Header', value: header, unit: 'bytes', field } as const]),
        ...(dimension === null
          ? []
          : [{ label: 'Before each vector', value: 'its dimension', field }]),
      ];
    });
  }

  async files(): Promise<readonly FileEntry[]> {
    const rows = this.rowCount;
    const data = this.from.files.map(({ path, fileBytes: bytes, modifiedMs }): FileEntry => ({
      path: basename(path),
      bytes,
      modifiedMs,
      role: 'data',
      rows,
    }));
    if (this.from.note === null) return data;
    const note = join(this.path, NOTE_NAME);
    const { size: bytes, mtimeMs: modifiedMs } = await withFileErrors(note, () => stat(note));
    return [...data, { path: NOTE_NAME, bytes, modifiedMs, role: 'metadata' }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    if (this.from.note === null) return [];
    return [{ path: NOTE_NAME, label: 'What the files hold', kind: 'json' }];
  }

  async document(path: string): Promise<DocumentContent> {
    if (this.from.note === null || path !== NOTE_NAME)
      throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, {
        path,
      });
    const text = new TextDecoder().decode(encodeNote(this.from.note));
    return { kind: 'json', text, truncated: false };
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const problems = [...this.problems];
    for (const file of this.from.files) {
      try {
        if (file.kind === 'numbers')
          problems.push(...(await checkDimensions(file, this.rowCount, options)));
        else if (file.field.kind !== 'id') await this.#readThrough(file.field.name, options);
        else problems.push(...duplicateIds(await this.#index(options), ''));
      } catch (error) {
        throwIfCancelled(options.signal);
        if (!isArrayscopeError(error)) throw error;
        problems.push(asProblem(error.code, error.message, file.path, error.row));
      }
    }
    return problems;
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.#rows.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.#rows.scan(options);
  }

  async permutation(order: RowOrder): Promise<Uint32Array> {
    if (order !== 'stored')
      throw new UsageError('no-such-order', `${this.path} knows its stored order only.`);
    return storedOrder(this.rowCount);
  }

  async findById(id: string, signal?: AbortSignal): Promise<readonly number[]> {
    if (!this.fields.some(({ kind }) => kind === 'id')) return [];
    return (await this.#index({ signal })).rowsOf(new TextEncoder().encode(id));
  }

  close(): Promise<void> {
    this.#ids.forget();
    return this.#rows.close();
  }

  /** Every line is parsed once; the first that is no string throws. */
  async #readThrough(field: string, { signal, report }: CheckOptions): Promise<void> {
    const meter = new ProgressMeter({ total: this.rowCount, unit: 'rows', report });
    for await (const { rowCount } of this.scan({ columns: [field], signal }))
      meter.advance(rowCount, 0, field);
  }

  #index(options: CheckOptions): Promise<IdIndex> {
    const field = this.fields.find(({ kind }) => kind === 'id')?.name ?? '';
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(this, field, options), { signal: options.signal }),
    );
  }
}

function asProblem(code: string, message: string, path: string, row: number | undefined): Problem {
  const place = row === undefined ? {} : { row };
  return { severity: 'error', code, message, path: basename(path), ...place };
}
