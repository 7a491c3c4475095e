import { InputError } from '../../../shared/errors';
import { Cells } from '../rows/text/cells';
import type { LineIndex, PassOptions } from '../rows/text/line-index';
import { sampleRows } from '../rows/text/sample-rows';
import { MAX_COLUMNS } from '../rows/text/text-settings';
import type { TextSource } from '../rows/text/text-source';
import { keyText, valueLines } from './jsonl-dialect';
import { scanObject } from './scan-json';

const OPEN_OBJECT = 0x7b;

/** What the rows hold: objects with these keys in the order of their first coming, or values. */
export type RowKeys =
  { readonly kind: 'objects'; readonly keys: readonly string[] } | { readonly kind: 'values' };

/** @throws InputError `too-many-keys` */
export async function findKeys(
  source: TextSource,
  index: LineIndex,
  whole: boolean,
  pass: PassOptions,
): Promise<RowKeys> {
  const keys = new Set<string>();
  const none = new Cells(0);
  let objects = 0;
  let others = 0;
  await sampleRows(source, valueLines, index, whole, pass, ({ piece, from, to }) => {
    let at = from;
    while (at < to && (piece[at] ?? 0) <= 0x20) at += 1;
    if (piece[at] !== OPEN_OBJECT) {
      others += 1;
      return;
    }
    objects += 1;
    scanObject(
      piece,
      from,
      to,
      (begin, end, escaped) => {
        keys.add(keyText(piece, begin, end, escaped));
        return -1;
      },
      none,
    );
    if (keys.size > MAX_COLUMNS)
      throw new InputError('too-many-keys', `${source.path} has more than ${MAX_COLUMNS} keys.`, {
        path: source.path,
        hint: 'Its objects seem to be keyed by values; write them as rows with the same keys.',
      });
  });
  // A line that is damaged may look like anything; most of them do not.
  return objects >= others ? { kind: 'objects', keys: [...keys] } : { kind: 'values' };
}
