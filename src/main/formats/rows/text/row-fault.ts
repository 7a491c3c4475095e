/** What is wrong with one row, before anyone knows which line of which file it is. */
export class RowFault extends Error {
  constructor(
    readonly code: string,
    /** A clause that follows “line 17: ”, without its full stop. */
    message: string,
    /** Where in the bytes that were being read. */
    readonly at: number,
  ) {
    super(message);
  }
}

const SHOWN_CHARACTERS = 40;

/** A piece of the file as a message shows it, in quotation marks and cut short. */
export function shown(bytes: Buffer, from: number, to: number): string {
  const end = Math.min(to, from + SHOWN_CHARACTERS * 4);
  const text = bytes.toString('utf8', from, end).replace(/[\x00-\x1f\x7f]/g, ' ');
  const short = text.slice(0, SHOWN_CHARACTERS);
  return short.length < text.length || end < to ? `“${short}…”` : `“${short}”`;
}
