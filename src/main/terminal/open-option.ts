import type { Command } from 'commander';
import type { JsonObject } from '../../shared/model/json';
import { collect } from './option-values';
import { parseSettings } from './settings-option';

/** How a command's dataset is to be opened, as it was typed. */
export interface OpenOptions {
  readonly open?: readonly string[];
}

/** What `openDataset` takes; both absent where nothing was asked for. */
export interface SourceChoice {
  readonly format?: string;
  readonly settings?: JsonObject;
}

export function withOpenOption(command: Command): Command {
  return command.option(
    '--open <name=value>',
    'a setting for opening it; several with commas or several times',
    collect,
    [],
  );
}

/**
 * The format and the open settings that were asked for. Without a format, the surest claim tells
 * which settings there are.
 * @throws UsageError for an unknown format or setting
 */
export async function sourceChoice(
  path: string,
  format: string | undefined,
  { open = [] }: OpenOptions,
  signal?: AbortSignal,
): Promise<SourceChoice> {
  const { requireFormat } = await import('../datasets/open');
  const wanted = format === undefined ? undefined : await requireFormat(format);
  if (open.length === 0) return wanted === undefined ? {} : { format: wanted.id };
  const chosen = wanted ?? (await detectedFormat(path, signal));
  // Nobody reads it: opening it says so, and what it is.
  if (chosen === undefined) return {};
  const settings = parseSettings(open.flatMap(splitPairs), [chosen.openSettings], chosen.label);
  return { format: chosen.id, settings };
}

async function detectedFormat(path: string, signal: AbortSignal | undefined) {
  const { examine } = await import('../datasets/look');
  const { resolvePath } = await import('../datasets/resolve-path');
  return (await examine(resolvePath(path), signal)).claims[0]?.format;
}

/**
 * `a=1,b=2` as `a=1` and `b=2`. A comma parts two settings only where a name and `=` follow it and
 * it stands outside of double quotes, so that `shape=64,64,3` is one.
 */
export function splitPairs(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|,(?![A-Za-z_]\w*=)|[^,])+/g) ?? [text];
}

/** The settings as `--open` takes them back: `a=1,b="x,y=2"`. */
export function openText(settings: JsonObject): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(',');
}

/** A text is quoted where it would not come back as itself. */
function valueText(value: JsonObject[string] | undefined): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = value !== '' && !/[",]/.test(value) && !/^[[{]/.test(value);
  return isPlain ? value : JSON.stringify(value);
}
