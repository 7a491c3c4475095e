import type * as Arrow from 'apache-arrow';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../../../shared/errors';
import type { DocumentContent, DocumentInfo, FileEntry } from '../../../shared/model/dataset';
import { readText } from '../rows/read-text';
import type { ArrowModule } from './arrow-schema';
import { describeType } from './arrow-types';
import { fileIfThere } from './table-files';

/** No file: the schema as JSON, made when asked for. */
export const SCHEMA_DOCUMENT = '(schema)';
/** Left by a migration in what it published. */
const MANIFEST = 'arrayscope-manifest.json';
/** The configuration that Hyrax keeps beside its results. */
const CONFIG = 'original_dataset_config.toml';

/** Files beside the table that explain it, where they are there. */
export async function companionFiles(
  base: string,
  database: string,
): Promise<readonly FileEntry[]> {
  const candidates = [
    fileIfThere(base, join(database, MANIFEST), 'metadata'),
    fileIfThere(base, join(dirname(database), CONFIG), 'config'),
  ];
  const files = (await Promise.all(candidates)).filter((file) => file !== null);
  // What lies above the path that was opened is not the dataset's.
  return files.filter(({ path }) => !path.startsWith('..'));
}

export function documentOf({ path, role }: FileEntry): DocumentInfo {
  return role === 'config'
    ? { path, label: 'Configuration of the run', kind: 'toml' }
    : { path, label: 'Manifest of the conversion', kind: 'json' };
}

/** @throws UsageError for a path that is none of `documents`. */
export async function readDocument(
  base: string,
  path: string,
  documents: readonly DocumentInfo[],
): Promise<DocumentContent> {
  const document = documents.find((candidate) => candidate.path === path);
  if (document === undefined || document.kind === 'table') {
    throw new UsageError('no-such-document', `The dataset has no document “${path}”.`, { path });
  }
  return { kind: document.kind, ...(await readText(base, path)) };
}

/** The schema with its metadata; metadata that is JSON itself is shown as such. */
export function schemaText(arrow: ArrowModule, schema: Arrow.Schema): string {
  const plain = {
    fields: schema.fields.map(({ name, type, nullable, metadata }) => ({
      name,
      type: describeType(arrow, type as Arrow.DataType),
      nullable,
      ...(metadata.size === 0 ? {} : { metadata: Object.fromEntries(metadata) }),
    })),
    metadata: Object.fromEntries([...schema.metadata].map(([key, value]) => [key, parsed(value)])),
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

export function pathFrom(base: string, whole: string): string {
  return relative(base, whole).split(sep).join('/') || '.';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
