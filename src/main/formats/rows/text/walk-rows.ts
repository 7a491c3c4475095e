import type { Dialect } from './dialect';
import type { TextSource } from './text-source';

/** A row that was found: `[from, to)` of the piece, newline included where there is one. */
export interface FoundRow {
  piece: Buffer;
  from: number;
  to: number;
  /** Byte of the file where the piece begins. */
  base: number;
  /** Line of the file where the row begins, counted from 1. */
  line: number;
}

export interface WalkRange {
  readonly from: number;
  readonly to: number;
  /** Line of the file at `from`, counted from 1. */
  readonly line: number;
}

/** Where a walk came to, and what it passed. */
export interface WalkEnd {
  readonly lines: number;
  readonly blankLines: number;
}

/**
 * Shows every row that begins in the range to `visit`, until it answers false. The row is one
 * object that is changed from row to row. Rows without anything in them are passed over.
 */
export async function walkRows(
  source: TextSource,
  dialect: Dialect,
  range: WalkRange,
  signal: AbortSignal | undefined,
  visit: (row: FoundRow) => boolean,
): Promise<WalkEnd> {
  const row: FoundRow = { piece: Buffer.alloc(0), from: 0, to: 0, base: 0, line: range.line };
  let blankLines = 0;
  await source.walk(range.from, range.to, signal, (piece, base, last) => {
    const scanner = dialect.scanner(piece);
    row.piece = piece;
    row.base = base;
    let from = 0;
    while (from < piece.length) {
      const found = scanner.rowEnd(from);
      if (found === -1 && !last) return from;
      const end = found === -1 ? piece.length : found;
      if (dialect.isBlank(piece, from, end)) blankLines += 1;
      else {
        row.from = from;
        row.to = end;
        if (!visit(row)) return -1;
      }
      row.line += scanner.lines;
      from = end;
    }
    return from;
  });
  return { lines: row.line - range.line, blankLines };
}
