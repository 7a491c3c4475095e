import { UsageError } from '../../shared/errors';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../shared/model/stream-sweep';
import { COMPRESSION_OPERATIONS } from '../../shared/model/compression-plot';
import { benchData } from './bench-data';
import { codecEntries, parseEntries } from './bench-entries';
import type { BenchOptions } from './bench-options';
import { sweepOf } from './sweep-option';

/**
 * The preset's requests, with what the options say otherwise.
 * @throws UsageError for options that do not fit together or name what is not there
 */
export async function benchRequests(
  path: string | undefined,
  options: BenchOptions,
): Promise<readonly BenchmarkRequest[]> {
  const { findPreset } = await import('../benchmark/presets/registry');
  const { id, requests } = findPreset(options.preset ?? 'default');
  // Each has rows of its own, and where there is one thing to name there is one run.
  const single = path ?? options.shape ?? options.dtype ?? options.sizes ?? options.title;
  if (requests.length > 1 && (single !== undefined || options.baseline !== undefined)) {
    throw new UsageError(
      'usage',
      `The preset ${id} is ${requests.length} runs on rows of their own: PATH, --shape, --dtype, --sizes, --title and --baseline do not fit it.`,
    );
  }
  const changed: BenchmarkRequest[] = [];
  for (const request of requests) changed.push(await changedRequest(request, path, options));
  return changed;
}

/** What is asked of codecs where nothing else is said: size against speed, at one size. */
const CODEC_REQUEST: Pick<BenchmarkRequest, 'entries' | 'operations' | 'sizes'> = {
  entries: [],
  operations: COMPRESSION_OPERATIONS,
  sizes: [500],
};

async function changedRequest(
  defaults: BenchmarkRequest,
  path: string | undefined,
  options: BenchOptions,
): Promise<BenchmarkRequest> {
  const { operationInfos } = await import('../benchmark/operations/registry');
  const known = operationInfos().map((operation) => operation.id);
  const codecs = await codecEntries(options.codecs ?? [], options.narrow ?? []);
  const standard = codecs.length === 0 ? defaults : { ...defaults, ...CODEC_REQUEST };
  const operations = options.operations ?? standard.operations;
  const unknown = operations.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new UsageError('unknown-operation', `There is no operation called “${unknown}”.`, {
      hint: `Operations: ${known.join(', ')}.`,
    });
  }
  const sweep = sweepOf(options, operations, STREAM_OPERATION) ?? defaults.sweep;
  return {
    ...defaults,
    operations,
    ...(options.title === undefined ? {} : { title: options.title }),
    entries: [
      ...(options.formats === undefined ? standard.entries : await parseEntries(options.formats)),
      ...codecs,
    ],
    sizes: options.sizes ?? standard.sizes,
    ...(sweep === undefined ? {} : { sweep }),
    repeats: options.repeats ?? defaults.repeats,
    rounds: options.rounds ?? defaults.rounds,
    // Who names a number of samples gets that many.
    secondsPerCase: options.repeats === undefined ? defaults.secondsPerCase : undefined,
    control:
      options.controlAll === true ? 'every' : options.control === false ? false : defaults.control,
    cache: options.cache ?? defaults.cache,
    seed: options.seed ?? defaults.seed,
    data: await benchData(path, options, defaults.data),
  };
}
