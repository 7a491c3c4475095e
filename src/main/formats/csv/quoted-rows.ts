import { NEWLINE, type RowScanner, findByte, plainLines, textEnd } from '../rows/text/dialect';

export interface Punctuation {
  /** One byte each. */
  readonly delimiter: number;
  /** Null where no character quotes. */
  readonly quote: number | null;
}

/**
 * Ends of rows where a newline inside quotes belongs to the cell (RFC 4180, section 2.6). A
 * quotation mark opens a cell only as its first character, as in tokenise.ts.
 */
export function quotedRows(piece: Buffer, punctuation: Punctuation): RowScanner {
  const { quote, delimiter } = punctuation;
  if (quote === null) return plainLines(piece);
  return new QuotedRows(piece, quote, delimiter);
}

class QuotedRows implements RowScanner {
  lines = 1;
  /** The first of each at the place of the last search or behind it; the piece's end for none. */
  #quoteAt = -1;
  #newlineAt = -1;

  constructor(
    private readonly piece: Buffer,
    private readonly quote: number,
    private readonly delimiter: number,
  ) {}

  rowEnd(start: number): number {
    const { piece } = this;
    this.lines = 1;
    let from = start;
    for (;;) {
      const newline = this.#nextNewline(from);
      const quote = this.#nextQuote(from);
      if (newline < quote) return newline + 1;
      if (quote === piece.length) return -1;
      if (!this.#opens(quote, start)) {
        from = quote + 1;
        continue;
      }
      const close = this.#closing(quote + 1);
      if (close === -1) {
        this.lines = 1 + countNewlines(piece, quote, piece.length);
        return -1;
      }
      this.lines += countNewlines(piece, quote, close);
      from = close + 1;
    }
  }

  #nextQuote(from: number): number {
    if (this.#quoteAt < from) this.#quoteAt = placeOf(this.piece, this.quote, from);
    return this.#quoteAt;
  }

  #nextNewline(from: number): number {
    if (this.#newlineAt < from) this.#newlineAt = placeOf(this.piece, NEWLINE, from);
    return this.#newlineAt;
  }

  #opens(at: number, start: number): boolean {
    return at === start || this.piece[at - 1] === this.delimiter;
  }

  /** The mark that ends the quotes; one that is doubled stands for itself. */
  #closing(from: number): number {
    for (let at = from; ; at += 2) {
      at = findByte(this.piece, this.quote, at);
      if (at === -1 || this.piece[at + 1] !== this.quote) return at;
    }
  }
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = findByte(bytes, NEWLINE, from); at !== -1 && at < to; count += 1)
    at = findByte(bytes, NEWLINE, at + 1);
  return count;
}

function placeOf(bytes: Buffer, byte: number, from: number): number {
  const found = findByte(bytes, byte, from);
  return found === -1 ? bytes.length : found;
}

/** A line with nothing but its end. */
export function isEmptyLine(bytes: Buffer, from: number, to: number): boolean {
  return textEnd(bytes, from, to) === from;
}
