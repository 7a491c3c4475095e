/** What was chosen for a conversion, kept while the wizard is open. */
import { z } from 'zod';
import { migrationRequestSchema } from '../../../shared/contract/migrations';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { MigrationRequest } from '../../../shared/model/migration';

const settings: z.ZodType<JsonObject> = z.record(z.string(), z.json());

export const draftSchema = z.object({
  /** The source that the choices were made for: another source begins anew. */
  source: z.string(),
  to: z.string(),
  /** null: where the target format puts it by default. */
  destination: z.string().nullable(),
  order: z.enum(['stored', 'index']),
  settings,
  /** Where an earlier run can be gone on with: whether to, or to begin anew. */
  resume: z.boolean(),
  /** Warnings that were answered, by `warningKey`: another warning is another question. */
  answered: z.array(z.string()).readonly(),
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
    resume: true,
    answered: [],
  };
}

/** The choices of a conversion that was begun before, to go on with it. */
export function draftOf(request: MigrationRequest, destination: string): Draft {
  const { source, to, order, settings: chosen, answered = [] } = request;
  return { source, to, destination, order, settings: chosen, resume: true, answered };
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
    // The plan is the same; whoever starts says whether it goes on.
    resume: false,
    keepStaging: false,
  });
}
