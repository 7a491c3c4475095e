// docs/formats.md, made of what each format says it can do (`arrayscope formats --json`) and of what
// the interop tests found (support/interop/test_formats.py). Never typed by hand.
import { format as prettify, resolveConfig } from 'prettier';

const CAPABILITIES = ['read', 'write', 'append', 'replace', 'delete', 'compact', 'findById'];
const ALL = [
  ...['id', 'bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'],
  ...['float16', 'float32', 'float64', 'complex64', 'complex128'],
];

/**
 * The page as Prettier would leave it.
 * @param formats what `arrayscope formats --json` prints
 * @param outcomes the JSON that test_formats.py wrote
 */
export async function formatsPage(formats, outcomes, path) {
  const text = [
    '# Formats',
    '',
    '<!-- Made by `npm run test:interop -- --write`; a change by hand is undone by the next run. -->',
    '',
    'What each format can do, and what became of every element type between Arrayscope and the',
    "format's reference implementation: compared bit for bit, with NaN payloads, negative zeros,",
    'infinities and the extremes of the integers among the values.',
    '',
    '## What each can do',
    '',
    ...capabilityTable(formats),
    '',
    'Settings of each: `arrayscope formats`.',
    '',
    '## Written by the reference, read by Arrayscope',
    '',
    ...directionTable(formats, outcomes, (outcome) => readCell(outcome)),
    '',
    '`=` every bit the same; `≈` the same numbers, and NaN where NaN was (the format has one NaN);',
    '`–` the reference does not write this type. `id` is text: empty, doubled and non-ASCII names.',
    '',
    '## Written by Arrayscope, read by the reference',
    '',
    ...directionTable(formats, outcomes, (_, outcome) => writeCell(outcome)),
    '',
    '`=` every bit the same, as the type that the format has for it; `~` every bit the same after',
    'a mapping is undone, which is recorded with the data and listed below.',
    '',
    '## Mappings',
    '',
    ...mappings(formats, outcomes),
    '',
    '## References',
    '',
    ...references(formats, outcomes),
    '',
  ].join('\n');
  return prettify(text, { ...(await resolveConfig(path)), parser: 'markdown' });
}

function capabilityTable(formats) {
  const titles = CAPABILITIES.map((name) => (name === 'findById' ? 'find by id' : name));
  return table(
    ['Format', 'id', ...titles],
    formats.map(({ id, label, capabilities }) => [
      label,
      `\`${id}\``,
      ...CAPABILITIES.map((name) => (capabilities[name] ? 'yes' : '–')),
    ]),
  );
}

/** Element types down, formats across. */
function directionTable(formats, outcomes, cell) {
  return table(
    ['', ...formats.map(({ label }) => label)],
    ALL.map((dtype) => [
      `\`${dtype}\``,
      ...formats.map(({ id }) => {
        const outcome = outcomes.formats[id];
        if (outcome === undefined) return '';
        return cell(outcome.read?.[dtype], outcome.write?.[dtype]);
      }),
    ]),
  );
}

function readCell(agreement) {
  if (agreement === 'exact') return '=';
  return agreement === 'nan' ? '≈' : '–';
}

function writeCell(outcome) {
  if (outcome === undefined) return '✗';
  if (outcome.agreement !== 'exact') return '≈';
  return outcome.kind === 'identity' ? '=' : '~';
}

/** Element types of a format that are kept alike stand in one line. */
function mappings(formats, outcomes) {
  return formats.flatMap(({ id, label }) => {
    const written = outcomes.formats[id]?.write ?? {};
    const lines = new Map();
    for (const dtype of ALL) {
      const { kind, stored, note } = written[dtype] ?? {};
      if (kind !== 'representation') continue;
      const words = note ?? 'Kept under another name or type.';
      lines.set(words, [...(lines.get(words) ?? []), `\`${dtype}\` as ${code(stored)}`]);
    }
    if (lines.size === 0) return [];
    const items = [...lines].map(([words, types]) => `- ${types.join(', ')}: ${escape(words)}`);
    return [`### ${label}`, '', ...items, ''];
  });
}

function references(formats, outcomes) {
  return formats.flatMap(({ id, label }) => {
    const sentence = outcomes.formats[id]?.reference;
    return sentence === undefined ? [] : [`- ${label}: ${escape(sentence)}`];
  });
}

function table(titles, rows) {
  const line = (cells) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}

function code(text) {
  return text.includes('`') ? text : `\`${text}\``;
}

/** Signs that Markdown would take for its own. */
function escape(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[<>*_[\]]/g, '\\$&')))
    .join('');
}
