import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';
import { fingerprintChange, fingerprintSchema } from '../datasets/fingerprint';
import { settingsSchema } from './settings-schema';

/** What a conversion is: two with equal jobs write the same bytes. */
export const jobSchema = z.object({
  source: z.string(),
  sourceFormat: z.string(),
  sourceSettings: settingsSchema.default({}),
  publishedPath: z.string(),
  to: z.string(),
  order: z.enum(['stored', 'index']),
  settings: settingsSchema,
  fingerprint: fingerprintSchema,
});
export type Job = z.infer<typeof jobSchema>;

/** Why what was staged of `then` is not what `now` would write, in words; null where it is. */
export function jobChange(then: Job, now: Job): string | null {
  if (then.source !== now.source) return `the source was ${then.source} and is now ${now.source}`;
  if (then.publishedPath !== now.publishedPath)
    return `the result was to be ${then.publishedPath} and is now ${now.publishedPath}`;
  if (then.to !== now.to) return `the target format was “${then.to}” and is now “${now.to}”`;
  if (then.order !== now.order)
    return `the row order was “${then.order}” and is now “${now.order}”`;
  const setting = settingChange(then.settings, now.settings);
  if (setting !== null) return `the target's setting ${setting}`;
  if (then.sourceFormat !== now.sourceFormat)
    return `the source was read as “${then.sourceFormat}” and is now read as “${now.sourceFormat}”`;
  const opening = settingChange(then.sourceSettings, now.sourceSettings);
  if (opening !== null) return `the source's setting ${opening}`;
  const source = fingerprintChange(then.fingerprint, now.fingerprint, 'state');
  return source === null ? null : `the source changed: ${source}`;
}

/** The first setting that differs: `“level” was 3 and is now 5`. */
function settingChange(then: JsonObject, now: JsonObject): string | null {
  for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
    const [before, after] = [valueText(then, name), valueText(now, name)];
    if (before !== after) return `“${name}” was ${before} and is now ${after}`;
  }
  return null;
}

function valueText(settings: JsonObject, name: string): string {
  return name in settings ? JSON.stringify(settings[name]) : 'not set';
}
