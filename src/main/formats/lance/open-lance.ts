import type * as Arrow from 'apache-arrow';
import { InputError, isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import { throwIfCancelled } from '../../lib/cancel';
import { parseSettings } from '../rows/parse-settings';
import type { OpenOptions } from '../types';
import { TENSOR_DTYPE, TENSOR_SHAPE } from './column-map';
import { LanceDataset } from './dataset';
import { firstListLengths } from './list-lengths';
import { findManifest, versionsIn } from './live-manifest';
import { chooseTable, locate } from './locate';
import type { Manifest } from './manifest';
import { loadNative } from './native';
import { withNativeErrors } from './native-error';
import { openTable } from './open-table';
import { openSettings } from './settings';
import { storedColumns } from './stored-columns';
import { TableReader } from './table-reader';
import { versionTable } from './versions';
import { assertNoInterruptedEdit, journalOf } from '../rows/undo-journal';
import { settled } from '../rows/plan-take';

/** @throws InputError where nothing of Lance is at the path or it cannot be opened. */
export async function openLance(path: string, options: OpenOptions = {}): Promise<LanceDataset> {
  const settings = parseSettings(openSettings, options.settings);
  const location = await locate(path);
  if (location === null) {
    throw new InputError('not-lance', `${path} holds no Lance table.`, {
      path,
      hint: 'Open a folder that holds lance_db, a database folder, or a .lance folder.',
    });
  }
  const { table: name, folder, problems } = await chooseTable(location, settings.table);
  // Each version is a whole one; only the latest may be the middle of a change.
  if (settings.version === undefined)
    assertNoInterruptedEdit(journalOf(folder, false), location.path);
  throwIfCancelled(options.signal);
  const native = loadNative();
  const opened = await openTable(native, folder, settings.version);
  const { table } = opened;
  try {
    const [schema, rowCount, version] = await withNativeErrors(folder, 'open', () =>
      settled([table.schema(), table.countRows(), table.version()]),
    );
    const { manifest, problems: manifestProblems } = await tryManifest(folder, version);
    const stored = storedColumns(
      native.arrow,
      schema,
      await firstListLengths(native.arrow, table, schema, folder, rowCount),
    );
    return new LanceDataset({
      name,
      version,
      path: location.path,
      database: location.database,
      folder,
      native,
      schema,
      stored,
      rowCount,
      manifest,
      close: () => opened.close(),
      versions: await versionsIn(folder),
      listVersions: () => versionTable(table, folder),
      reader: new TableReader(native.arrow, table, folder, rowCount),
      metadata: {
        table: name,
        tables: location.tables,
        version,
        fragments: manifest?.fragments.length ?? null,
        storageVersion:
          manifest?.fragments[0]?.files[0]?.version ?? manifest?.storageVersion ?? null,
        ...hyraxMetadata(schema),
        ...(stored.generated.length === 0 ? {} : { generatedColumns: stored.generated }),
        ...(stored.mapping?.metadata === undefined ? {} : { source: stored.mapping.metadata }),
      },
      problems: [...problems, ...manifestProblems, ...stored.problems],
    });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function tryManifest(
  folder: string,
  version: number,
): Promise<{ manifest: Manifest | null; problems: Problem[] }> {
  try {
    const manifest = await findManifest(folder, version);
    if (!manifest.refersElsewhere) return { manifest, problems: [] };
    throw new InputError(
      'outside-folder',
      `The Lance table at ${folder} keeps data in another folder.`,
      {
        path: folder,
        hint: 'It is a shallow clone: open the table that it was cloned from, or make a whole copy.',
      },
    );
  } catch (error) {
    if (!isArrayscopeError(error) || error.code === 'outside-folder') throw error;
    const problem = {
      severity: 'warning',
      code: error.code,
      message: `${error.message} Its files could not be checked.`,
    } as const;
    return { manifest: null, problems: [problem] };
  }
}

function hyraxMetadata({ metadata }: Arrow.Schema): JsonObject {
  const entries = [TENSOR_SHAPE, TENSOR_DTYPE].flatMap((key) => {
    const value = metadata.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}
