import { Command } from 'commander';
import type { FormatInfo } from '../../shared/model/dataset';
import type { JsonObject, JsonValue } from '../../shared/model/json';
import type { Answer, CommonOptions, RunCommand } from './answer';
import { facts, sections, table } from './table';

export function formatsCommand(run: RunCommand): Command {
  return new Command('formats')
    .description('every format with its capabilities and settings')
    .action((options: CommonOptions) => run(options, listFormats));
}

async function listFormats(): Promise<Answer> {
  const { formatInfos } = await import('../datasets/format-info');
  const formats = await formatInfos();
  return { document: formats, text: sections(formats.map(describe)) };
}

function describe(format: FormatInfo): string {
  const able = Object.entries(format.capabilities).filter(([, can]) => can === true);
  const lines = facts([
    ['family', format.family],
    ['can', able.map(([name]) => name).join(', ')],
    ['reads', format.accessModes.map((mode) => mode.label).join(', ')],
  ]);
  return [
    `${format.id}  ${format.label}`,
    `  ${format.description}`,
    lines,
    settingsTable('settings for writing', format.createSettings),
    settingsTable('settings for opening', format.openSettings),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** One line a setting of a JSON Schema object. */
function settingsTable(title: string, schema: JsonObject): string {
  const properties = schema['properties'];
  if (!isObject(properties) || Object.keys(properties).length === 0) return '';
  const rows = Object.entries(properties).map(([name, property]) => {
    const facet = isObject(property) ? property : {};
    const standard = facet['default'];
    return [
      name,
      valuesOf(facet),
      standard === undefined ? '' : `default ${JSON.stringify(standard)}`,
      typeof facet['description'] === 'string' ? facet['description'] : '',
    ];
  });
  const columns = [{ title: '' }, { title: '' }, { title: '' }, { title: '' }];
  return `  ${title}\n${table(columns, rows, '    ')}`;
}

function valuesOf(property: JsonObject): string {
  const { enum: choices, type, anyOf } = property;
  if (Array.isArray(choices)) return choices.map(String).join(' | ');
  if (typeof type === 'string') return type;
  if (Array.isArray(anyOf)) return anyOf.filter(isObject).map(valuesOf).join(' | ');
  return property['const'] === undefined ? 'any' : JSON.stringify(property['const']);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
