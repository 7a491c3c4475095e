import { z } from 'zod';
import { InputError } from '../../shared/errors';
import type { BenchmarkReport } from '../../shared/model/benchmark';

const caseKey = {
  format: z.string(),
  settings: z.record(z.string(), z.json()),
  label: z.string(),
  operation: z.string(),
  items: z.number(),
};

/** As much of a report as is needed to show, compare and export it without surprises. */
const reportSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  status: z.enum(['complete', 'cancelled']),
  request: z.looseObject({ entries: z.array(z.unknown()), sizes: z.array(z.number()) }),
  environment: z.looseObject({ cpu: z.string(), libraries: z.record(z.string(), z.string()) }),
  method: z.looseObject({ notes: z.array(z.string()), rowShape: z.array(z.number()) }),
  results: z.array(
    z.looseObject({
      ...caseKey,
      samples: z.array(z.number()),
      median: z.number(),
      low: z.number(),
      high: z.number(),
      checked: z.literal(true),
    }),
  ),
  failures: z.array(z.looseObject({ ...caseKey, message: z.string() })),
  storage: z.array(z.looseObject({ format: z.string(), bytes: z.number(), files: z.number() })),
  speedups: z.array(z.looseObject({ ratio: z.number(), verdict: z.string() })),
  findings: z.array(z.looseObject({ kind: z.string(), text: z.string() })),
  durationMs: z.number(),
});

/** @throws InputError for text that is no report, saying where it goes wrong. */
export function parseReport(text: string, path: string): BenchmarkReport {
  const value = parseJson(text, path);
  const parsed = reportSchema.safeParse(value);
  if (isReport(parsed, value)) return value;
  const [issue] = parsed.error?.issues ?? [];
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new InputError('not-a-report', `${path} is no saved benchmark${where}.`, { path });
}

function isReport(parsed: { readonly success: boolean }, value: unknown): value is BenchmarkReport {
  return parsed.success && typeof value === 'object';
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
