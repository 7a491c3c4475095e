import { InputError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { TEXT_ENCODINGS, type TextEncodingName } from '../rows/text/encoding';
import { type TextLocation, locateText } from '../rows/text/locate-text';
import { openTable } from '../rows/text/open-table';
import { RowFault } from '../rows/text/row-fault';
import { TextSource } from '../rows/text/text-source';
import { walkRows } from '../rows/text/walk-rows';
import { csvDialect } from './csv-dialect';
import { type DelimiterGuess, guessDelimiter } from './guess-delimiter';
import { type Header, readHeader } from './header';
import type { Punctuation } from './quoted-rows';
import { openSettings } from './settings';

export const CSV_SUFFIXES = ['csv', 'tsv', 'tab'] as const;
const HEAD_BYTES = 256 * 1024;
const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'comma',
  '\t': 'tab',
  ';': 'semicolon',
  '|': 'vertical bar',
  ' ': 'space',
};

/** @throws InputError for an empty file, UTF-16, or a first line that is no row of cells */
export async function openCsv(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const location = await locateText(path, CSV_SUFFIXES, settings.resource);
  const { resource } = location;
  const recorded = resource?.arrayscope === undefined ? undefined : resource.bytes;
  const source = await TextSource.open(location.file, recorded);
  try {
    const encoding = encodingOf(settings.encoding, location);
    const quote = byteOf(chosen(settings.quote, '"', resource?.dialect?.quoteChar), location.file);
    const asked = chosen(settings.delimiter, 'auto', resource?.dialect?.delimiter);
    const guess = asked === 'auto' ? await guessFrom(source, quote, options.signal) : null;
    const delimiter = guess?.delimiter ?? byteOf(asked, location.file) ?? 0x2c;
    const first = await readFirstRow(
      source,
      { delimiter, quote },
      encoding,
      headerOf(settings.header, location),
      options.signal,
    );
    const dialect = csvDialect({ delimiter, quote }, first.header.names.length);
    const shown = String.fromCharCode(delimiter);
    return await openTable({
      format: 'csv',
      layout: `${first.header.names.length} columns`,
      location,
      source,
      dialect,
      encoding,
      names: first.header.names,
      start: first.start,
      settings,
      facts: [
        { label: 'Encoding', value: source.start > 0 ? `${encoding}, byte order mark` : encoding },
        {
          label: 'Delimiter',
          value: `${DELIMITER_NAMES[shown] ?? shown}${guess === null ? '' : ' (found)'}`,
        },
        { label: 'Quote', value: quote === null ? 'none' : String.fromCharCode(quote) },
        { label: 'Header', value: headerLine(first.header, settings.header) },
        { label: 'Line ends', value: first.carriageReturn ? 'CRLF' : 'LF' },
      ],
      problems: [...first.header.problems, ...unsure(guess, location.file)],
      pass: options,
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** What a person set, else what the data package says. */
function chosen(setting: string, byDefault: string, described: string | undefined): string {
  return setting === byDefault ? (described ?? setting) : setting;
}

/** A data package that says nothing means that there is one (Table Dialect, `header`). */
function headerOf(
  asked: 'auto' | 'present' | 'absent',
  { resource }: TextLocation,
): 'auto' | 'present' | 'absent' {
  if (asked !== 'auto' || resource === null) return asked;
  return resource.dialect?.header === false ? 'absent' : 'present';
}

/** Null for `none`. @throws InputError for more than one ASCII character */
function byteOf(text: string, path: string): number | null {
  if (text === 'none' || text === '') return null;
  const character = text === 'tab' ? '\t' : text;
  const code = character.charCodeAt(0);
  if (character.length === 1 && code < 0x80) return code;
  throw new InputError('bad-dialect', `“${text}” is not one ASCII character.`, {
    path,
    hint: 'Set the delimiter and the quotation mark yourself.',
  });
}

function encodingOf(
  asked: 'auto' | TextEncodingName,
  { resource, file }: TextLocation,
): TextEncodingName {
  if (asked !== 'auto') return asked;
  const described = (resource?.encoding ?? 'utf-8').toLowerCase();
  const aliases: Readonly<Record<string, TextEncodingName>> = {
    utf8: 'utf-8',
    ascii: 'utf-8',
    'us-ascii': 'utf-8',
    'iso-8859-1': 'latin1',
    cp1252: 'windows-1252',
  };
  const found = TEXT_ENCODINGS.find((name) => name === described) ?? aliases[described];
  if (found !== undefined) return found;
  throw new InputError(
    'unknown-encoding',
    `The encoding ${described} is not one that is read here.`,
    {
      path: file,
      hint: `Make it UTF-8 first, or set the encoding: ${TEXT_ENCODINGS.join(', ')}.`,
    },
  );
}

async function guessFrom(
  source: TextSource,
  quote: number | null,
  signal: AbortSignal | undefined,
): Promise<DelimiterGuess> {
  let guess = guessDelimiter(Buffer.alloc(0), quote, true);
  const to = Math.min(source.end, source.start + HEAD_BYTES);
  await source.walk(source.start, to, signal, (piece) => {
    guess = guessDelimiter(piece, quote, to === source.end);
    return -1;
  });
  return guess;
}

/** Rows that differ are problems of those rows; half of them say that the delimiter is another. */
function unsure(guess: DelimiterGuess | null, path: string): Problem[] {
  if (guess === null || guess.alike * 2 > guess.rows || guess.rows === 0) return [];
  const message = `Of the first ${guess.rows} rows only ${guess.alike} have as many cells as the first line; the delimiter may be another.`;
  return [{ severity: 'warning', code: 'unsure-delimiter', message, path }];
}

interface FirstRow {
  readonly header: Header;
  /** Where the first row of data begins. */
  readonly start: { readonly offset: number; readonly line: number };
  readonly carriageReturn: boolean;
}

async function readFirstRow(
  source: TextSource,
  punctuation: Punctuation,
  encoding: TextEncodingName,
  asked: 'auto' | 'present' | 'absent',
  signal: AbortSignal | undefined,
): Promise<FirstRow> {
  const found: FirstRow[] = [];
  const { path } = source;
  const range = { from: source.start, to: source.end, line: 1 };
  await walkRows(
    source,
    csvDialect(punctuation, 2),
    range,
    signal,
    ({ piece, from, to, base, line }) => {
      try {
        const header = readHeader(piece, from, to, punctuation, encoding, asked);
        const lines = piece.subarray(from, to).filter((byte) => byte === 0x0a).length;
        found.push({
          header,
          start: header.present
            ? { offset: base + to, line: line + lines }
            : { offset: base + from, line },
          carriageReturn: to - from > 1 && piece[to - 2] === 0x0d,
        });
        if (lines === 0 && piece.subarray(from, to).includes(0x0d)) throw carriageReturns(path);
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        throw new InputError(error.code, `${path}, line ${line}: ${error.message}.`, {
          path,
          offset: base + error.at,
          hint: 'The first line decides on the columns; mend it, or set the quotation mark.',
        });
      }
      return false;
    },
  );
  const [first] = found;
  if (first !== undefined) return first;
  throw new InputError('empty-file', `${path} holds no line of text.`, { path });
}

function carriageReturns(path: string): InputError {
  return new InputError(
    'carriage-returns',
    `The lines of ${path} end with carriage returns alone.`,
    {
      path,
      hint: 'Make them newlines first, for instance with tr "\\r" "\\n".',
    },
  );
}

function headerLine({ present }: Header, asked: string): string {
  if (asked !== 'auto') return `${present ? 'first line' : 'none'} (as asked)`;
  return present ? 'first line' : 'none: the first line holds numbers';
}
