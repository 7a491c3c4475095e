import type { Dialect } from './dialect';
import type { LineIndex, PassOptions } from './line-index';
import { passMeter } from './pass-meter';
import { RowFault } from './row-fault';
import type { TextSource } from './text-source';
import { type FoundRow, walkRows } from './walk-rows';

/** From the file's start, and then a little from places spread evenly over the rest. */
const FIRST = { rows: 1000, bytes: 1024 * 1024 };
const WINDOWS = 15;
const WINDOW = { rows: 64, bytes: 64 * 1024 };

/**
 * Shows rows to `look`: all of them where `whole` says so or they are few, else a sample of about
 * 2 MiB. Rows that are none (`RowFault`) are passed over.
 * @returns how many rows were looked at
 */
export async function sampleRows(
  source: TextSource,
  dialect: Dialect,
  index: LineIndex,
  whole: boolean,
  { signal, report }: PassOptions,
  look: (row: FoundRow) => void,
): Promise<number> {
  const tell = passMeter(source, index.markBefore(0).offset, whole ? report : undefined);
  let next = 0;
  let looked = 0;
  const window = async (start: number, rows: number, bytes: number): Promise<void> => {
    const mark = index.markBefore(Math.max(start, next));
    const first = mark.offset;
    let number = mark.row;
    let taken = 0;
    await walkRows(
      source,
      dialect,
      { from: first, to: source.end, line: mark.line },
      signal,
      (row) => {
        tell(row);
        if (number >= next) {
          try {
            look(row);
          } catch (error) {
            if (!(error instanceof RowFault)) throw error;
          }
          next = number + 1;
          taken += 1;
        }
        number += 1;
        return taken < rows && row.base + row.to - first < bytes;
      },
    );
    looked += taken;
  };
  if (whole) await window(0, Infinity, Infinity);
  else {
    await window(0, FIRST.rows, FIRST.bytes);
    const rest = { from: next, rows: index.rowCount - next };
    for (let step = 1; step <= WINDOWS && next < index.rowCount; step += 1) {
      const start = rest.from + Math.floor((step * rest.rows) / WINDOWS) - WINDOW.rows;
      await window(start, WINDOW.rows, WINDOW.bytes);
    }
  }
  return looked;
}
