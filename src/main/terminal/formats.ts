import { Command } from 'commander';
import type { FormatInfo } from '../../shared/model/dataset';
import type { JsonObject, JsonValue } from '../../shared/model/json';
import type { Answer, CommonOptions, RunCommand } from './answer';
import { facts, sections, table } from './table';
import { wrapText } from './wrap-text';

const WIDTH = 100;

export function formatsCommand(run: RunCommand): Command {
  return new Command('formats')
    .description('every format with its capabilities and settings')
    .argument('[id...]', 'only these formats')
    .action((ids: readonly string[], options: CommonOptions) =>
      run(options, () => listFormats(ids)),
    );
}

/** @throws UsageError for an id that no format has */
async function listFormats(ids: readonly string[]): Promise<Answer> {
  const { formatInfo, formatInfos } = await import('../datasets/format-info');
  const { requireFormat } = await import('../datasets/open');
  const formats =
    ids.length === 0
      ? await formatInfos()
      : await Promise.all(ids.map(async (id) => formatInfo(await requireFormat(id))));
  const overview = formats.length === 1 ? null : overviewTable(formats);
  return { document: formats, text: sections([overview, ...formats.map(describe)]) };
}

/** One line a format: what it can do at a glance. */
function overviewTable(formats: readonly FormatInfo[]): string {
  const able = ['read', 'write', 'append', 'replace', 'delete', 'compact'] as const;
  return table(
    [{ title: 'id' }, { title: 'format' }, ...able.map((title) => ({ title }))],
    formats.map(({ id, label, capabilities }) => [
      id,
      label,
      ...able.map((name) => (capabilities[name] ? 'yes' : '-')),
    ]),
  );
}

function describe(format: FormatInfo): string {
  const able = Object.entries(format.capabilities).filter(([, can]) => can === true);
  const lines = facts([
    ['family', format.family],
    ['can', able.map(([name]) => name).join(', ')],
    ['row access', format.accessModes.map((mode) => mode.label).join(', ')],
  ]);
  return [
    `${format.id}  ${format.label}`,
    wrapText(format.description, WIDTH, '  '),
    lines,
    settingsText('settings for writing', format.createSettings),
    settingsText('settings for opening', format.openSettings),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Every setting of a JSON Schema object: name, values and default, and below them what it is. */
function settingsText(title: string, schema: JsonObject): string {
  const properties = schema['properties'];
  if (!isObject(properties) || Object.keys(properties).length === 0) return '';
  const required = schema['required'];
  const lines = Object.entries(properties).map(([name, property]) => {
    const facet = isObject(property) ? property : {};
    const standard = facet['default'];
    const values = [
      valuesOf(facet),
      ...(standard === undefined ? [] : [`default ${JSON.stringify(standard)}`]),
      ...(Array.isArray(required) && required.includes(name) ? ['required'] : []),
    ].join(', ');
    const description = facet['description'];
    return [
      wrapText(`${name}: ${values}`, WIDTH, '    ', '      '),
      ...(typeof description === 'string' ? [wrapText(description, WIDTH, '      ')] : []),
    ].join('\n');
  });
  return [`  ${title}`, ...lines].join('\n');
}

function valuesOf(property: JsonObject): string {
  const { enum: choices, type, anyOf } = property;
  if (Array.isArray(choices)) return choices.map(String).join(' | ');
  if (typeof type === 'string') return `${type}${boundsOf(property)}`;
  if (Array.isArray(anyOf)) return anyOf.filter(isObject).map(valuesOf).join(' | ');
  return property['const'] === undefined ? 'any' : JSON.stringify(property['const']);
}

/** ` 1 to 22`, ` from 1`; nothing for the bounds that every safe integer has. */
function boundsOf({ minimum, maximum }: JsonObject): string {
  const low = typeof minimum === 'number' && Number.isSafeInteger(minimum - 1) ? minimum : null;
  const high = typeof maximum === 'number' && Number.isSafeInteger(maximum + 1) ? maximum : null;
  if (low !== null && high !== null) return ` ${low} to ${high}`;
  if (low !== null) return ` from ${low}`;
  return high === null ? '' : ` to ${high}`;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
