/** What is shown of the files beside the rows: facts, tables and the schema. */
import type { DocumentContent, Fact } from '../../../shared/model/dataset';
import { type ArrowField, typeName } from './arrow-type';
import type { IpcFile } from './ipc-file';
import type { BodyCodec } from './message';

const MAX_TABLE_ROWS = 1000;
const CODECS: Readonly<Record<BodyCodec, string>> = {
  none: 'none',
  lz4: 'LZ4 frames',
  zstd: 'Zstandard',
};

export function arrowFacts(files: readonly IpcFile[]): readonly Fact[] {
  const batches = files.flatMap((file) => file.batches);
  const dictionaries = files.flatMap((file) => file.dictionaries);
  const distinct = (values: readonly string[]): string => [...new Set(values)].join(', ');
  const bodies = batches.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  return [
    { label: 'IPC framing', value: distinct(files.map(({ framing }) => framing)) },
    { label: 'Metadata version', value: distinct(files.map(({ version }) => `V${version}`)) },
    {
      label: 'Codec',
      value: distinct(batches.map(({ header }) => CODECS[header.codec])) || 'none',
    },
    { label: 'Record batches', value: batches.length },
    {
      label: 'Rows a batch',
      value: batches.reduce((most, { header }) => Math.max(most, header.rows), 0),
      unit: 'rows',
    },
    { label: 'Batch bodies', value: bodies, unit: 'bytes' },
    ...(dictionaries.length === 0
      ? []
      : [{ label: 'Dictionary batches', value: dictionaries.length }]),
  ];
}

export function batchTable(
  files: readonly IpcFile[],
  nameOf: (file: IpcFile) => string,
): DocumentContent {
  let row = 0;
  const rows: string[][] = [];
  for (const file of files) {
    for (const { header, messageAt, bodyBytes } of file.batches) {
      if (rows.length < MAX_TABLE_ROWS)
        rows.push([
          nameOf(file),
          ...[row, header.rows, messageAt, bodyBytes].map(String),
          CODECS[header.codec],
        ]);
      row += header.rows;
    }
  }
  const rowCount = files.reduce((sum, { batches }) => sum + batches.length, 0);
  const columns = ['File', 'First row', 'Rows', 'Position', 'Body bytes', 'Codec'];
  return { kind: 'table', columns, rows, rowCount };
}

export function dictionaryTable(
  files: readonly IpcFile[],
  nameOf: (file: IpcFile) => string,
): DocumentContent {
  const rows = files.flatMap((file) =>
    file.dictionaries.map(({ id, isDelta, batch }) => [
      nameOf(file),
      String(id),
      String(batch.header.rows),
      isDelta ? 'added' : 'whole',
      String(batch.messageAt),
      String(batch.bodyBytes),
    ]),
  );
  const columns = ['File', 'Dictionary', 'Values', 'Kind', 'Position', 'Body bytes'];
  return { kind: 'table', columns, rows: rows.slice(0, MAX_TABLE_ROWS), rowCount: rows.length };
}

/** The schema with its metadata; metadata that is JSON itself is shown as such. */
export function schemaText({ schema }: IpcFile): string {
  const plain = {
    fields: schema.fields.map(fieldJson),
    metadata: metadataJson(schema.metadata),
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function fieldJson(field: ArrowField): object {
  const { name, nullable, metadata } = field;
  return {
    name,
    type: typeName(field),
    nullable,
    ...(metadata.size === 0 ? {} : { metadata: metadataJson(metadata) }),
  };
}

function metadataJson(metadata: ReadonlyMap<string, string>): object {
  return Object.fromEntries([...metadata].map(([key, text]) => [key, parsed(text)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
