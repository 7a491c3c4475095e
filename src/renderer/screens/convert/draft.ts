/** What was chosen for a conversion, kept while the wizard is open. */
import { z } from 'zod';
import { migrationRequestSchema } from '../../../shared/contract/migrations';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';

const settings: z.ZodType<JsonObject> = z.record(z.string(), z.json());

export const draftSchema = z.object({
  /** The source that the choices were made for: another source begins anew. */
  source: z.string(),
  to: z.string(),
  /** null: where the target format puts it by default. */
  destination: z.string().nullable(),
  order: z.enum(['stored', 'index']),
  settings,
  resume: z.boolean(),
});
export type Draft = z.infer<typeof draftSchema>;

/** A request as the contract takes it. */
export type RequestInput = z.infer<typeof migrationRequestSchema>;

/**
 * Formats that a dataset can be converted to: those that can be written, first the one that is
 * usually wanted, then those of another family; its own comes last.
 */
export function targetFormats(
  formats: readonly FormatInfo[],
  source: DatasetSummary,
): readonly FormatInfo[] {
  const family = formats.find(({ id }) => id === source.format)?.family;
  const writable = formats.filter(({ capabilities }) => capabilities.write);
  const rank = (format: FormatInfo): number => {
    if (format.id === source.format) return 3;
    if (format.isDefaultTarget === true) return 0;
    return format.family === family ? 2 : 1;
  };
  // The sort is stable: within a rank the engine's order holds.
  return [...writable].sort((a, b) => rank(a) - rank(b));
}

export function freshDraft(source: DatasetSummary, targets: readonly FormatInfo[]): Draft {
  return {
    source: source.path,
    to: targets[0]?.id ?? '',
    destination: null,
    order: 'stored',
    settings: {},
    resume: false,
  };
}

export function requestOf(draft: Draft, source: DatasetSummary): RequestInput {
  return migrationRequestSchema.parse({
    source: source.path,
    sourceFormat: source.format,
    sourceSettings: source.openSettings,
    ...(draft.destination === null ? {} : { destination: draft.destination }),
    to: draft.to,
    order: draft.order,
    settings: draft.settings,
    // The window always verifies: only the terminal can be told not to.
    verify: true,
    resume: draft.resume,
    keepStaging: false,
  });
}
