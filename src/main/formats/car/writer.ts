import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { encode } from '@ipld/dag-cbor';
import { CID, varint } from 'multiformats';
import { create } from 'multiformats/hashes/digest';
import { InputError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { RowGatherer } from '../rows/row-gatherer';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { encodeBatch } from './batch-block';
import { DAG_CBOR } from './decode-block';
import { type CarPlan, MAX_BLOCK_ROWS, planCar } from './plan-write';
import { type TableBatch, encodeRoot } from './table-root';

const SHA2_256 = 0x12;
/** CARv2: a pragma that reads as a header of version 2, then 40 bytes of positions. */
const PRAGMA = Uint8Array.of(0x0a, ...encode({ version: 2 }));
const V2_BYTES = PRAGMA.length + 40;

export async function createCar(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const plan = planCar(schema, options.settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const file = await OutputFile.create(path);
  try {
    const writer = new CarWriter(file, schema, plan);
    await writer.start();
    return writer;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The header names the root, whose CID nobody knows before the last block. Room is kept for it, as
 * all CIDs of one kind are of one length, and it is filled in at the end.
 */
class CarWriter implements DatasetWriter {
  readonly #batches: TableBatch[] = [];
  readonly #gatherer: RowGatherer;
  readonly #headerAt: number;
  #end = 0;

  constructor(
    private readonly file: OutputFile,
    private readonly schema: DatasetSchema,
    private readonly plan: CarPlan,
  ) {
    this.#gatherer = new RowGatherer(schema.fields, {
      rows: MAX_BLOCK_ROWS,
      bytes: plan.settings.blockBytes,
    });
    this.#headerAt = plan.settings.version === '2' ? V2_BYTES : 0;
  }

  async start(): Promise<void> {
    // Zeros are no header: what is not finished does not open.
    const empty = header(cidOf(new Uint8Array(0)));
    await this.#append(new Uint8Array(this.#headerAt + empty.length));
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const rows of this.#gatherer.add(batch)) await this.#writeRows(rows);
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const rest = this.#gatherer.rest();
    if (rest !== null) await this.#writeRows(rest);
    const { fields, metadata } = this.schema;
    const root = await this.#section(encodeRoot(fields, metadata, this.#batches));
    // The blocks are on the disk before a header says that they are.
    await this.file.sync();
    await this.file.patch(header(root), this.#headerAt);
    if (this.#headerAt > 0) await this.file.patch(this.#secondHeader(), 0);
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.file.path));
  }

  abort(): Promise<void> {
    return this.file.close();
  }

  async #writeRows(batch: TensorBatch): Promise<void> {
    const cid = await this.#section(encodeBatch(this.schema.fields, batch));
    this.#batches.push({ cid, rows: batch.rowCount });
  }

  async #section(block: Uint8Array): Promise<CID> {
    const cid = cidOf(block);
    await this.#append(lengthPrefix(cid.bytes.length + block.length));
    await this.#append(cid.bytes);
    await this.#append(block);
    return cid;
  }

  /** Characteristics (none), where the archive of version 1 begins, its length, no index. */
  #secondHeader(): Uint8Array {
    const bytes = new Uint8Array(V2_BYTES);
    bytes.set(PRAGMA);
    const view = new DataView(bytes.buffer, PRAGMA.length);
    view.setBigUint64(16, BigInt(V2_BYTES), true);
    view.setBigUint64(24, BigInt(this.#end - V2_BYTES), true);
    return bytes;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.file.append(bytes);
    this.#end += bytes.length;
  }
}

function cidOf(block: Uint8Array): CID {
  const digest = createHash('sha256').update(block).digest();
  return CID.createV1(DAG_CBOR, create(SHA2_256, digest));
}

function header(root: CID): Uint8Array {
  const bytes = encode({ version: 1, roots: [root] });
  return Buffer.concat([lengthPrefix(bytes.length), bytes]);
}

function lengthPrefix(bytes: number): Uint8Array {
  return varint.encodeTo(bytes, new Uint8Array(varint.encodingLength(bytes)));
}
