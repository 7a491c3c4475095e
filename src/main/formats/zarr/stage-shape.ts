/** A new number of rows in an array's metadata, and in every copy that a group keeps of them. */
import { InputError } from '../../../shared/errors';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import type { ArrayInfo } from './array-info';
import type { FolderStore } from './folder-store';
import { parentOf } from './hierarchy';
import { isJsonObject, parseLossless, stringifyLossless } from './lossless-json';
import type { Staging } from './staging';

/** @param arrays with the shapes that they are to have */
export async function stageShapes(
  store: FolderStore,
  staging: Staging,
  arrays: readonly ArrayInfo[],
): Promise<void> {
  for (const info of arrays) {
    const key = join(info.key, metadataName(info));
    await put(staging, key, withShape(await document(store, key), info));
  }
  for (const group of groupsAbove(arrays)) {
    for (const name of ['zarr.json', '.zmetadata']) {
      const key = join(group, name);
      const text = await store.readText(key);
      const old = text === null ? null : parseLossless(text, store.pathOf(key));
      if (old === null || isAnArray(old)) continue;
      const updated = arrays.reduce((sum, info) => withCopy(sum, name, group, info), old);
      if (updated !== old) await put(staging, key, updated);
    }
  }
}

/** Groups around the arrays, the innermost first. */
function groupsAbove(arrays: readonly ArrayInfo[]): readonly string[] {
  const groups = new Set<string>();
  for (const { key } of arrays) {
    for (let group = key; group !== '';) {
      group = parentOf(group);
      groups.add(group);
    }
  }
  return [...groups].sort((a, b) => b.length - a.length);
}

/** The consolidated metadata with this array's shape, or the same object where it is not in them. */
function withCopy(whole: JsonObject, name: string, group: string, info: ArrayInfo): JsonObject {
  const relative = group === '' ? info.key : info.key.slice(group.length + 1);
  const holder = name === 'zarr.json' ? whole['consolidated_metadata'] : whole;
  const metadata = isJsonObject(holder) ? holder['metadata'] : undefined;
  const entry = name === 'zarr.json' ? relative : `${relative}/${metadataName(info)}`;
  const copy: JsonValue | undefined = isJsonObject(metadata) ? metadata[entry] : undefined;
  if (!isJsonObject(holder) || !isJsonObject(metadata) || !isJsonObject(copy)) return whole;
  const updated = { ...holder, metadata: { ...metadata, [entry]: withShape(copy, info) } };
  return name === 'zarr.json' ? { ...whole, consolidated_metadata: updated } : updated;
}

function withShape(metadata: JsonObject, { shape }: ArrayInfo): JsonObject {
  return { ...metadata, shape };
}

function isAnArray(metadata: JsonObject): boolean {
  return metadata['node_type'] === 'array';
}

function metadataName({ version }: ArrayInfo): string {
  return version === 3 ? 'zarr.json' : '.zarray';
}

async function document(store: FolderStore, key: string): Promise<JsonObject> {
  const text = await store.readText(key);
  if (text !== null) return parseLossless(text, store.pathOf(key));
  const path = store.pathOf(key);
  throw new InputError(
    'no-metadata',
    `There is no ${path}; only the consolidated metadata know the array.`,
    { path },
  );
}

async function put(staging: Staging, key: string, metadata: JsonObject): Promise<void> {
  await staging.put(key, new TextEncoder().encode(stringifyLossless(metadata)));
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
