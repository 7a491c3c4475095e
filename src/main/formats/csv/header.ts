import { Cells, MARK } from '../rows/text/cells';
import { ByteSink } from '../rows/text/byte-sink';
import { type TextEncodingName, decodeText } from '../rows/text/encoding';
import { NumberEvidence } from '../rows/text/evidence';
import type { Problem } from '../../../shared/model/dataset';
import { csvDialect } from './csv-dialect';
import { MAX_COLUMNS } from '../rows/text/text-settings';
import { RowFault } from '../rows/text/row-fault';
import type { Punctuation } from './quoted-rows';
import { tokenise } from './tokenise';

export interface Header {
  readonly names: readonly string[];
  /** Whether the row names the columns; else it is the first row of data. */
  readonly present: boolean;
  readonly problems: readonly Problem[];
}

/** @throws RowFault for a first row that is none */
export function readHeader(
  bytes: Buffer,
  from: number,
  to: number,
  punctuation: Punctuation,
  encoding: TextEncodingName,
  asked: 'auto' | 'present' | 'absent',
): Header {
  const count = tokenise(bytes, from, to, punctuation, new Cells(0));
  if (count > MAX_COLUMNS)
    throw new RowFault('too-many-columns', `it has ${count} cells, more than ${MAX_COLUMNS}`, from);
  const cells = new Cells(count);
  cells.clear(bytes);
  tokenise(bytes, from, to, punctuation, cells);
  const texts = Array.from({ length: cells.count }, (_, column) =>
    textOf(cells, column, punctuation, encoding),
  );
  const numbers = texts.some((text) => /\d/.test(text) && new NumberEvidence().add(text.trim()));
  const present = asked === 'auto' ? !numbers : asked === 'present';
  if (!present)
    return { names: texts.map((_, column) => `column_${column}`), present, problems: [] };
  return { present, ...uniqueNames(texts) };
}

function textOf(
  cells: Cells,
  column: number,
  punctuation: Punctuation,
  encoding: TextEncodingName,
): string {
  const mark = cells.markOf(column);
  if (mark === MARK.nothing) return '';
  const from = cells.fromOf(column);
  const to = cells.toOf(column);
  if (mark !== MARK.escaped) return decodeText(cells.bytes.subarray(from, to), encoding);
  const sink = new ByteSink();
  csvDialect(punctuation, cells.count).unescape(cells.bytes, from, to, sink);
  return decodeText(sink.view(), encoding);
}

/** An empty name becomes the column's number, a repeated one gets a number behind it. */
function uniqueNames(texts: readonly string[]): Pick<Header, 'names' | 'problems'> {
  const taken = new Set(texts);
  const copies = new Map<string, number>();
  const renamed: string[] = [];
  const names = texts.map((text, column) => {
    const copy = (copies.get(text) ?? 0) + 1;
    copies.set(text, copy);
    if (text !== '' && copy === 1) return text;
    const name = free(text === '' ? `column_${column}` : `${text}_${copy}`, taken);
    renamed.push(`column ${column + 1} is “${name}”`);
    return name;
  });
  if (renamed.length === 0) return { names, problems: [] };
  const list = `${renamed.slice(0, 5).join(', ')}${renamed.length > 5 ? ' …' : ''}`;
  const message = `The header repeats or leaves out names: ${list}.`;
  return { names, problems: [{ severity: 'warning', code: 'renamed-columns', message }] };
}

/** The name, or one behind it that is not taken; it is taken then. */
function free(name: string, taken: Set<string>): string {
  let candidate = name;
  while (taken.has(candidate)) candidate += '_';
  taken.add(candidate);
  return candidate;
}
