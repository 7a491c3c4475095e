import type { DocumentContent } from '../../../shared/model/dataset';
import type { ReadableDocument } from '../rows/row-dataset';
import { ARROW_SCHEMA_KEY } from './arrow-columns';
import { parseJson } from './column-mapping';
import { codecName } from './parquet-facts';
import type { ReadablePart } from './parquet-rows';

const MAX_ROWS = 1000;
const MAX_TEXT = 4 * 1024 * 1024;

/** No files: parts of the footers, in readable form. */
export function documents(parts: readonly ReadablePart[]): readonly ReadableDocument[] {
  return [
    {
      path: '(row groups)',
      label: 'Row groups',
      kind: 'table',
      read: () => rowGroupTable(parts),
    },
    {
      path: '(schema)',
      label: 'Schema and metadata',
      kind: 'json',
      read: () => schemaText(parts),
    },
  ];
}

function rowGroupTable(parts: readonly ReadablePart[]): DocumentContent {
  const columns = ['file', 'row group', 'rows', 'bytes', 'uncompressed', 'codecs', 'page index'];
  const rows: string[][] = [];
  let rowCount = 0;
  for (const { part } of parts) {
    rowCount += part.groups.length;
    part.groups.slice(0, Math.max(0, MAX_ROWS - rows.length)).forEach((group, number) => {
      const codecs = [...new Set(group.chunks.map(({ codec }) => codecName(codec)))];
      const plain = group.chunks.reduce((sum, chunk) => sum + chunk.uncompressedBytes, 0);
      const indexed = group.chunks.filter(({ index }) => index !== null).length;
      const { name } = part;
      const counts = [number, group.rows, group.bytes, plain].map(String);
      rows.push([name, ...counts, codecs.join(', '), `${indexed} of ${group.chunks.length}`]);
    });
  }
  return { kind: 'table', columns, rows, rowCount };
}

/** Of the first file; metadata that is JSON itself is shown as such. */
function schemaText(parts: readonly ReadablePart[]): DocumentContent {
  const metadata = parts[0]?.part.metadata;
  const entries = metadata?.key_value_metadata ?? [];
  const plain = {
    schema: metadata?.schema ?? [],
    metadata: Object.fromEntries(
      entries.map(({ key, value }) => [
        key,
        key === ARROW_SCHEMA_KEY
          ? `an Arrow schema of ${value?.length ?? 0} characters in base64`
          : (parseJson(value) ?? value ?? ''),
      ]),
    ),
  };
  const text = `${JSON.stringify(plain, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
  return { kind: 'json', text: text.slice(0, MAX_TEXT), truncated: text.length > MAX_TEXT };
}
