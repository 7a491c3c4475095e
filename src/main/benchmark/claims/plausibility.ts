/** What published figures say about themselves: computed from them, a sentence or nothing. */
import { bytesText, countText, ratioText, secondsText, threeDigits } from '../number-text';
import { type RatioClaim, publishedRatio, studyOf } from './claim';
import { PUBLISHED_ROUNDS, type PublishedStudy } from './published';

/** No single thread reads or writes memory at this rate: bytes a second. */
const MEMORY_BYTES_PER_SECOND = 200e9;
/** An item that costs this many times as much in a larger dataset is remarked on. */
const GROWTH = 5;
/** A stated ratio this far from the one that its own table gives is remarked on. */
const DEVIATION = 0.1;

/** The first that applies of what the numbers tell, and what the source says of them. */
export function tellingSentence(claim: RatioClaim): string | null {
  return (
    fasterThanMemory(claim) ??
    growingItems(claim) ??
    otherThanItsTable(claim) ??
    contradicted(claim) ??
    differentMeaning(claim) ??
    claim.study.note
  );
}

/** `42.2 MB in 100 µs is 422 GB/s`. */
function fasterThanMemory({ times, study, operation, baseline }: RatioClaim): string | null {
  if (times === null || operation === 'open') return null;
  for (const format of [study.format, baseline]) {
    const seconds = times.seconds[format];
    const bytes = movedBytes(study, operation, times.items, format);
    if (seconds === undefined || bytes === null) continue;
    const rate = bytes / seconds;
    if (rate < MEMORY_BYTES_PER_SECOND) continue;
    return `The published ${secondsText(seconds)} of ${study.names[format] ?? format} for ${bytesText(bytes)} is ${bytesText(rate)}/s, more than one thread gets from memory.`;
  }
  return null;
}

/** Bytes that a pass goes through, by the published size; null where it moves a part only. */
function movedBytes(
  study: PublishedStudy,
  operation: string,
  items: number,
  format: string,
): number | null {
  if (operation === 'load-modify-save') return PUBLISHED_ROUNDS * arrayBytes(study, items);
  if (!WHOLE.has(operation)) return null;
  const size = study.storage.find((one) => one.items === items)?.bytes[format];
  return size ?? (study.rows?.kind === 'array' ? arrayBytes(study, items) : null);
}

const WHOLE: ReadonlySet<string> = new Set(['write', 'full-read', 'sequential-read']);

/** Of float32. */
function arrayBytes({ rows }: PublishedStudy, items: number): number {
  const elements = rows?.kind === 'array' ? rows.shape.reduce((a, b) => a * b, 1) : 0;
  return items * elements * 4;
}

/** An item of the larger dataset against one of the smaller, the same operation and format. */
function growingItems({ times, study, operation, baseline }: RatioClaim): string | null {
  if (times === null || !READ_BY_ITEM.has(operation)) return null;
  for (const other of study.times) {
    if (other.operation !== operation || other.items >= times.items) continue;
    for (const format of [study.format, baseline]) {
      const [large, small] = [times.seconds[format], other.seconds[format]];
      if (large === undefined || small === undefined) continue;
      const [perLarge, perSmall] = [large / times.items, small / other.items];
      if (perLarge < perSmall * GROWTH) continue;
      const text = `${secondsText(perLarge)} against ${secondsText(perSmall)}`;
      return `By the published times one item of ${study.names[format] ?? format} took ${threeDigits(perLarge / perSmall)} times as long in ${countText(times.items)} items as in ${countText(other.items)} (${text}).`;
    }
  }
  return null;
}

const READ_BY_ITEM: ReadonlySet<string> = new Set(['random-read', 'sequential-read']);

function otherThanItsTable({ published, times, study, baseline }: RatioClaim): string | null {
  if (times === null) return null;
  const ratio = publishedRatio(times, study.format, baseline);
  if (ratio === null || Math.abs(published.low / ratio - 1) < DEVIATION) return null;
  return `It states ${ratioText(published.low)}; the two times beside it give ${ratioText(ratio)}.`;
}

/** What the investigation's table says of the notebook's statement. */
function contradicted({ study, operation, published, baseline }: RatioClaim): string | null {
  if (study.id !== 'notebook') return null;
  const other = studyOf('investigation');
  if (other === undefined) return null;
  const ratios = other.times
    .filter((times) => times.operation === operation)
    .flatMap((times) => publishedRatio(times, study.format, baseline) ?? []);
  if (ratios.length === 0 || Math.max(...ratios) >= published.low) return null;
  const shown = ratios.map(ratioText).join(' and ');
  return `The published figures contradict each other: those of ${other.source} give ${shown}.`;
}

function differentMeaning({ operation, study }: RatioClaim): string | null {
  if (!study.id.startsWith('numpack') || operation !== 'open') return null;
  return 'The published time leaves out opening the file and reads nothing; here it goes to the first row.';
}
