import type { FormatInfo } from '../../../shared/model/dataset';
import type { Draft } from './draft';

type Entry = Draft['entries'][number];

/** Those that are not listed yet are added at the end. */
export function withCodecs(
  entries: readonly Entry[],
  { format, codecSettings }: { format: string } & Pick<Required<FormatInfo>, 'codecSettings'>,
): Entry[] {
  const textOf = ({ format: id, settings }: Entry): string =>
    JSON.stringify([id, Object.entries(settings).sort(([a], [b]) => a.localeCompare(b))]);
  const listed = new Set(entries.map(textOf));
  const added = codecSettings
    .map((settings) => ({ format, settings }))
    .filter((entry) => !listed.has(textOf(entry)));
  return [...entries, ...added];
}
