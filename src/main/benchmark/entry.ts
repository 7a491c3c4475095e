import { UsageError } from '../../shared/errors';
import type { BenchmarkEntry } from '../../shared/model/benchmark';
import type { AccessMode, FormatCapabilities } from '../../shared/model/dataset';
import type { JsonObject, JsonValue } from '../../shared/model/json';
import { NARROW_SETTING, type NarrowDtype } from '../../shared/model/narrowing';
import { FORMAT_IDS, findFormat } from '../formats/registry';
import type { Format } from '../formats/types';
import { narrowSchema } from './compression/narrow-setting';

/** An entry of a request with what its format says about it: plain data, ready for planning. */
export interface ResolvedEntry {
  readonly format: string;
  readonly family: string;
  /** As the person gave them. */
  readonly settings: JsonObject;
  readonly createSettings: JsonObject;
  readonly openSettings: JsonObject;
  /** Wider floats are written as these: lossy, and only where a person asked for it. */
  readonly narrow?: NarrowDtype | undefined;
  /** `Lance (codec=zstd)`, `Hyrax npy batches · whole batch`, `Zarr as float16`. */
  readonly label: string;
  readonly capabilities: FormatCapabilities;
  /** Ways of reading single rows that are measured apart; empty where there is just one. */
  readonly modes: readonly AccessMode[];
}

/** What `resolveEntry` needs to know of a format. */
export type EntryFormat = Pick<
  Format,
  'id' | 'label' | 'family' | 'capabilities' | 'openSettings' | 'createSettings' | 'accessModes'
>;

/**
 * Splits an entry's settings into those for writing and those for opening (a name may be both).
 * @throws UsageError for a setting that the format does not know or a value that it refuses.
 */
export function resolveEntry(format: EntryFormat, settings: JsonObject): ResolvedEntry {
  if (!format.capabilities.read || !format.capabilities.write) {
    throw new UsageError(
      'not-writable',
      `${format.label} cannot be measured: Arrayscope does not both read and write it.`,
    );
  }
  const known = [format.createSettings, format.openSettings, narrowSchema];
  for (const name of Object.keys(settings)) {
    if (known.some((schema) => Object.hasOwn(schema.shape, name))) continue;
    const names = [...new Set(known.flatMap((schema) => Object.keys(schema.shape)))];
    throw new UsageError('unknown-setting', `${format.label} has no setting “${name}”.`, {
      hint: names.length === 0 ? 'It has no settings.' : `Its settings: ${names.join(', ')}.`,
    });
  }
  const modeNames = new Set(format.accessModes.flatMap((mode) => Object.keys(mode.settings)));
  const pinned = Object.keys(settings).some((name) => modeNames.has(name));
  const pinnedMode = pinned ? format.accessModes.find((mode) => agrees(mode, settings)) : undefined;
  const { narrow } = narrowSchema.parse(parsed(format, narrowSchema, settings));
  const shown = Object.entries(settings).filter(
    ([name]) =>
      name !== NARROW_SETTING &&
      (pinnedMode === undefined || !Object.hasOwn(pinnedMode.settings, name)),
  );
  const inBrackets = shown.map(([name, value]) => `${name}=${settingText(value)}`).join(', ');
  const named = inBrackets === '' ? format.label : `${format.label} (${inBrackets})`;
  const label = narrow === undefined ? named : `${named} as ${narrow}`;
  return {
    format: format.id,
    family: format.family,
    capabilities: format.capabilities,
    settings,
    createSettings: parsed(format, format.createSettings, settings),
    openSettings: parsed(format, format.openSettings, settings),
    narrow,
    label: pinnedMode === undefined ? label : `${label} · ${pinnedMode.label}`,
    modes: pinned || format.accessModes.length < 2 ? [] : format.accessModes,
  };
}

/** @throws UsageError for an unknown format, a bad setting, or an entry that is listed twice. */
export async function resolveEntries(
  entries: readonly BenchmarkEntry[],
): Promise<readonly ResolvedEntry[]> {
  const resolved: ResolvedEntry[] = [];
  for (const { format, settings } of entries) {
    const entry = resolveEntry(await requireFormat(format), settings);
    if (resolved.some((other) => other.label === entry.label)) {
      throw new UsageError('entry-twice', `${entry.label} is listed twice.`, {
        hint: 'Give each entry other settings, or leave one out.',
      });
    }
    resolved.push(entry);
  }
  return resolved;
}

/** @throws UsageError that lists the ids there are. */
export async function requireFormat(id: string): Promise<Format> {
  const format = await findFormat(id);
  if (format !== undefined) return format;
  throw new UsageError('unknown-format', `There is no format called “${id}”.`, {
    hint: `Known formats: ${FORMAT_IDS.join(', ')}.`,
  });
}

/** Only what was given: defaults stay the format's own business. */
function parsed(
  format: EntryFormat,
  schema: EntryFormat['openSettings'],
  settings: JsonObject,
): JsonObject {
  const own = Object.fromEntries(
    Object.entries(settings).filter(([name]) => Object.hasOwn(schema.shape, name)),
  );
  const result = schema.safeParse(own);
  if (result.success) return own;
  const [issue] = result.error.issues;
  throw new UsageError(
    'bad-setting',
    `${format.label} refuses the setting ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}.`,
  );
}

function agrees(mode: AccessMode, settings: JsonObject): boolean {
  return Object.entries(mode.settings).every(
    ([name, value]) => JSON.stringify(settings[name]) === JSON.stringify(value),
  );
}

function settingText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
