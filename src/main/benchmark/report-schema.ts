import { z } from 'zod';
import { InputError } from '../../shared/errors';
import type { BenchmarkReport, CaseUsage } from '../../shared/model/benchmark';
import { medianDeviation } from './statistics';

const caseKey = {
  format: z.string(),
  settings: z.record(z.string(), z.json()),
  label: z.string(),
  operation: z.string(),
  way: z.string().default(''),
  items: z.number(),
};

/** Not told by reports of earlier versions. */
const UNKNOWN_USAGE: CaseUsage = {
  cpuSeconds: null,
  readBytes: null,
  writtenBytes: null,
  deviceReadBytes: null,
  deviceWrittenBytes: null,
};

/**
 * As much of a report as is needed to show, compare and export it without surprises. Fields that
 * earlier versions did not know get what was true of them: one round, one pass a sample.
 */
const reportSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  status: z.enum(['complete', 'cancelled']),
  request: z.looseObject({ entries: z.array(z.unknown()), sizes: z.array(z.number()) }),
  environment: z.looseObject({
    cpu: z.string(),
    libraries: z.record(z.string(), z.string()),
    device: z.string().nullable().default(null),
    governor: z.string().nullable().default(null),
    runtime: z.enum(['Electron', 'Node']).default('Node'),
  }),
  method: z.looseObject({
    notes: z.array(z.string()),
    rowShape: z.array(z.number()),
    rounds: z.number().default(1),
  }),
  results: z.array(
    z
      .looseObject({
        ...caseKey,
        samples: z.array(z.number()),
        roundSamples: z.array(z.number()).optional(),
        passesPerSample: z.number().default(1),
        median: z.number(),
        low: z.number(),
        high: z.number(),
        deviation: z.number().optional(),
        usage: z.looseObject({ cpuSeconds: z.number().nullable() }).optional(),
        measures: z.array(z.looseObject({ id: z.string() })).default([]),
        checked: z.literal(true),
      })
      .transform((one) => ({
        ...one,
        roundSamples: one.roundSamples ?? [one.samples.length],
        deviation: one.deviation ?? medianDeviation(one.samples),
        usage: one.usage ?? UNKNOWN_USAGE,
      })),
  ),
  failures: z.array(z.looseObject({ ...caseKey, message: z.string() })),
  storage: z.array(
    z.looseObject({
      format: z.string(),
      bytes: z.number(),
      files: z.number(),
      compressionRatio: z.number().nullable().default(null),
    }),
  ),
  controls: z.array(z.looseObject({ ratio: z.number() })).default([]),
  speedups: z.array(
    z.looseObject({
      ratio: z.number(),
      verdict: z.string(),
      noiseFloor: z.number().nullable().default(null),
    }),
  ),
  streams: z.array(z.looseObject({ label: z.string(), cells: z.array(z.unknown()) })).default([]),
  findings: z.array(z.looseObject({ kind: z.string(), text: z.string() })),
  claims: z.array(z.looseObject({ statement: z.string(), verdict: z.string() })).optional(),
  advice: z.looseObject({ uses: z.array(z.unknown()), mistakes: z.array(z.unknown()) }).nullish(),
  durationMs: z.number(),
});

/** @throws InputError for text that is no report, saying where it goes wrong. */
export function parseReport(text: string, path: string): BenchmarkReport {
  const value = parseJson(text, path);
  const parsed = reportSchema.safeParse(value);
  if (parsed.success && isReport(parsed.data)) return parsed.data;
  const [issue] = parsed.error?.issues ?? [];
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new InputError('not-a-report', `${path} is no saved benchmark${where}.`, { path });
}

/** What the schema lets pass holds all that is needed; the rest is only ever shown. */
function isReport(value: object): value is BenchmarkReport {
  return 'results' in value;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError('not-a-report', `${path} is no saved benchmark: it is no valid JSON.`, {
      path,
      cause: error,
    });
  }
}
