import { CancelledError, InputError, MachineError } from '../../shared/errors';
import type { BenchmarkEvent, CaseKey } from '../../shared/model/benchmark';
import type { CatalogueEvent } from '../../shared/contract/datasets';
import type { Tensor } from '../../shared/model/tensor';
import type { OpenedDataset } from '../datasets/open';
import { streamWork } from './event-log';
import { procedures } from './procedures';
import { frameBytes } from './tensor-bytes';
import type { ServedRouter } from './wire';

/** Size of the buffer that the `view` tensor is a small part of. */
export const PARENT_BYTES = 8 * 1024 * 1024;

function bits32(...words: readonly number[]): Float32Array {
  return new Float32Array(Uint32Array.from(words).buffer);
}

function bits64(...words: readonly bigint[]): Float64Array {
  return new Float64Array(BigUint64Array.from(words).buffer);
}

function noise(bytes: number): Uint8Array {
  const data = new Uint8Array(bytes);
  let state = 1;
  for (let index = 0; index < bytes; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[index] = state >>> 24;
  }
  return data;
}

/** Values that a careless way of sending them changes. */
export const TENSORS: Readonly<Record<string, Tensor>> = {
  'float32 NaN payloads': {
    dtype: 'float32',
    shape: [6],
    // Quiet, signalling, negative, with payloads; −0; the smallest subnormal.
    data: bits32(0x7fc00000, 0x7f800001, 0xffc12345, 0xff812345, 0x80000000, 0x00000001),
  },
  'float64 NaN payloads': {
    dtype: 'float64',
    shape: [2, 3],
    data: bits64(
      0x7ff8000000000000n,
      0x7ff0000000000001n,
      0xfff8deadbeef0001n,
      0xfff0000000000001n,
      0x8000000000000000n,
      0x7ff0000000000000n,
    ),
  },
  'int64 extremes': {
    dtype: 'int64',
    shape: [4],
    data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, -1n, 2n ** 53n + 1n),
  },
  'uint64 extremes': { dtype: 'uint64', shape: [2], data: BigUint64Array.of(2n ** 64n - 1n, 0n) },
  'float16 bits': {
    dtype: 'float16',
    shape: [5],
    data: Uint16Array.of(0x7e00, 0x7c01, 0xfc00, 0x8000, 0x0001),
  },
  'complex64 pairs': {
    dtype: 'complex64',
    shape: [2],
    data: bits32(0x80000000, 0x7fc00001, 0x7f800000, 0xff800000),
  },
  'complex128 pairs': {
    dtype: 'complex128',
    shape: [1],
    data: bits64(0x7ff8000000000001n, 0x8000000000000000n),
  },
  bool: { dtype: 'bool', shape: [3], data: Uint8Array.of(0, 1, 1) },
  int8: { dtype: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
  // 0xff ends a message's JSON: the data may hold it anywhere.
  'bytes 0xff': { dtype: 'uint8', shape: [4], data: Uint8Array.of(0xff, 0xff, 0, 0xff) },
  'zero size': { dtype: 'float32', shape: [0, 64, 3], data: new Float32Array(0) },
  scalar: { dtype: 'float64', shape: [], data: bits64(0xfff8000000000001n) },
  view: {
    dtype: 'float32',
    shape: [1024],
    data: new Float32Array(noise(PARENT_BYTES).buffer, 4096, 1024),
  },
  '32 MB': {
    dtype: 'uint8',
    shape: [32, 1024, 1024],
    data: noise(32 * 1024 * 1024),
  },
};

/** A part of the contract with handlers that do what the suite asks by name. */
export class SuiteEngine {
  readonly #happened = new Map<string, Promise<void> & { happen?: () => void }>();

  readonly router: ServedRouter = {
    shell: { recent: procedures.shell.recent.handler(() => []) },
    datasets: {
      open: procedures.datasets.open.handler(async ({ input, context }) => ({
        datasetId: await context.datasets.add(this.#dataset(input.path)),
        summary: this.#dataset(input.path).summary,
      })),
      document: procedures.datasets.document.handler(({ input, context }) =>
        context.datasets.use(input.datasetId, ({ dataset }) => dataset.document(input.path)),
      ),
      tensor: procedures.datasets.tensor.handler(({ input }) => {
        const tensor = TENSORS[input.field];
        if (tensor === undefined) throw new InputError('unknown-field', 'No such tensor.');
        return frameBytes(tensor);
      }),
      statistics: procedures.datasets.statistics.handler(() => ({
        count: 0,
        nan: 0,
        positiveInfinity: 0,
        negativeInfinity: 0,
        zeros: 0,
        minimum: -Infinity,
        maximum: Infinity,
        mean: NaN,
        standardDeviation: -0,
        percentiles: [],
        histogram: { edges: [], counts: [] },
      })),
      search: procedures.datasets.search.handler(({ input }) => ({
        rows: [{ row: 0, id: input.query }],
        truncated: false,
      })),
      rows: procedures.datasets.rows.handler(() => ({ start: 0, rows: [], columns: [] })),
      look: procedures.datasets.look.handler(({ input, signal }) => this.#look(input.path, signal)),
      catalogue: procedures.datasets.catalogue.handler(({ input, signal }) =>
        streamWork<CatalogueEvent>(signal, async (work) => {
          work.emit({
            type: 'progress',
            progress: { done: 0, total: 0, unit: 'files', elapsedMs: 0 },
          });
          await this.#untilAborted(input.path, work.signal);
        }),
      ),
    },
    benchmarks: {
      watch: procedures.benchmarks.watch.handler(({ input }) => events(input.runId)),
    },
  };

  /** Resolves when the handler that was given this name runs. */
  begun(name: string): Promise<void> {
    return this.#moment(`begun ${name}`);
  }

  /** Resolves when that handler's signal was aborted. */
  aborted(name: string): Promise<void> {
    return this.#moment(`aborted ${name}`);
  }

  /** Resolves when the dataset that was opened at this path was closed. */
  closed(path: string): Promise<void> {
    return this.#moment(`closed ${path}`);
  }

  async #look(path: string, signal: AbortSignal | undefined): Promise<never> {
    if (path === 'truncated') {
      throw new InputError('truncated', 'The file is too short.', {
        path: '/data/batch_3.npy',
        row: 7,
        offset: 4096,
        hint: 'Copy it again.',
      });
    }
    if (path === 'defect') throw new TypeError('a defect');
    return this.#untilAborted(path, signal);
  }

  #untilAborted(name: string, signal: AbortSignal | undefined): Promise<never> {
    this.#happen(`begun ${name}`);
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        this.#happen(`aborted ${name}`);
        reject(new CancelledError());
      });
    });
  }

  /** Only what the suite touches of it. */
  #dataset(path: string): OpenedDataset {
    return {
      dataset: {
        document: () => Promise.resolve({ kind: 'text', text: path, truncated: false }),
        close: async () => this.#happen(`closed ${path}`),
      },
      summary: { path },
    } as unknown as OpenedDataset;
  }

  #moment(name: string): Promise<void> & { happen?: () => void } {
    const known = this.#happened.get(name);
    if (known !== undefined) return known;
    let happen: (() => void) | undefined;
    const moment = Object.assign(new Promise<void>((resolve) => (happen = resolve)), { happen });
    this.#happened.set(name, moment);
    return moment;
  }

  #happen(name: string): void {
    this.#moment(name).happen?.();
  }
}

function failedCase(items: number): BenchmarkEvent {
  const key: CaseKey = {
    format: 'f',
    settings: {},
    label: 'f',
    operation: 'write',
    way: '',
    items,
  };
  return { type: 'case-failed', failure: { ...key, code: 'x', message: 'x' } };
}

async function* events(runId: string): AsyncGenerator<BenchmarkEvent, void, undefined> {
  const count = runId === 'thousand' ? 1000 : 2;
  for (let index = 0; index < count; index++) yield failedCase(index);
  if (runId === 'fails') throw new MachineError('disk-full', 'There is no space left.');
}
