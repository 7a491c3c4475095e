/**
 * The groups and arrays of a store: from its consolidated metadata where it has them, else by
 * looking into every folder.
 */
import { InputError, isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import { throwIfCancelled } from '../../lib/cancel';
import { naturalOrder } from '../rows/natural-order';
import type { ArrayInfo } from './array-info';
import { isKnownCodec, unknownCodec } from './codecs';
import type { FolderStore } from './folder-store';
import { isJsonList, isJsonObject, parseLossless, plainJson } from './lossless-json';
import { arrayV2 } from './metadata-v2';
import { arrayV3 } from './metadata-v3';

export interface Group {
  readonly key: string;
  readonly version: 2 | 3;
  readonly attributes: JsonObject;
  /** In the natural order of their names. */
  readonly arrays: readonly ArrayInfo[];
}

export interface Hierarchy {
  /** Breadth first; a store that is one array has none. */
  readonly groups: readonly Group[];
  /** The array that the store is, or null. */
  readonly only: ArrayInfo | null;
  readonly consolidated: boolean;
  /** Arrays that cannot be read. */
  readonly problems: readonly Problem[];
}

interface Node {
  readonly key: string;
  readonly version: 2 | 3;
  readonly document: JsonObject;
  readonly attributes: JsonObject;
  readonly isArray: boolean;
}

/** Folders looked into without consolidated metadata. */
const MAX_NODES = 4096;
const MAX_DEPTH = 16;

/** Metadata files by what they say, per version. */
export const METADATA_NAMES = ['zarr.json', '.zgroup', '.zarray', '.zattrs', '.zmetadata'];

/** @throws InputError for what is no Zarr store */
export async function readHierarchy(
  store: FolderStore,
  signal: AbortSignal | undefined,
): Promise<Hierarchy> {
  const root = await readNode(store, '');
  if (root === null) {
    throw new InputError(
      'no-metadata',
      `There is no zarr.json, .zgroup or .zarray in ${store.root}.`,
      { path: store.root, hint: 'Give the folder of the Zarr group or array itself.' },
    );
  }
  if (root.isArray) {
    const only = await arrayOf(store, root);
    return { groups: [], only, consolidated: false, problems: [] };
  }
  const consolidated = await consolidatedNodes(store, root);
  const nodes = [root, ...(consolidated ?? (await walk(store, signal)))];
  return { ...(await grouped(store, nodes)), consolidated: consolidated !== null };
}

async function grouped(
  store: FolderStore,
  nodes: readonly Node[],
): Promise<Pick<Hierarchy, 'groups' | 'only' | 'problems'>> {
  const problems: Problem[] = [];
  const arrays = new Map<string, ArrayInfo[]>();
  for (const node of nodes) {
    if (!node.isArray) continue;
    try {
      const info = await arrayOf(store, node);
      const siblings = arrays.get(parentOf(node.key)) ?? [];
      arrays.set(parentOf(node.key), siblings);
      siblings.push(info);
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      const { code, message } = error;
      problems.push({ severity: 'error', code, message, path: node.key });
    }
  }
  const groups = nodes
    .filter(({ isArray }) => !isArray)
    .map(({ key, version, attributes }): Group => ({
      key,
      version,
      attributes,
      arrays: (arrays.get(key) ?? []).sort((a, b) => naturalOrder(a.key, b.key)),
    }))
    .sort((a, b) => depthOf(a.key) - depthOf(b.key) || naturalOrder(a.key, b.key));
  return { groups, only: null, problems };
}

/** The node at the key by its metadata files; version 3 first, as zarr-python looks. */
async function readNode(store: FolderStore, key: string): Promise<Node | null> {
  const whole = await readJson(store, join(key, 'zarr.json'));
  if (whole !== null) return nodeV3(key, whole, store);
  const array = await readJson(store, join(key, '.zarray'));
  const group = array === null ? await readJson(store, join(key, '.zgroup')) : null;
  const document = array ?? group;
  if (document === null) return null;
  const attributes = (await readJson(store, join(key, '.zattrs'))) ?? {};
  return { key, version: 2, document, attributes, isArray: array !== null };
}

function nodeV3(key: string, document: JsonObject, store: FolderStore): Node {
  const kind = document['node_type'];
  if (document['zarr_format'] !== 3 || (kind !== 'array' && kind !== 'group')) {
    const path = store.pathOf(join(key, 'zarr.json'));
    throw new InputError('bad-metadata', `${path} describes no Zarr version 3 group or array.`, {
      path,
    });
  }
  const { attributes } = document;
  return {
    key,
    version: 3,
    document,
    attributes: isJsonObject(attributes) ? attributes : {},
    isArray: kind === 'array',
  };
}

/** Everything below the root by its consolidated metadata, or null where there are none. */
async function consolidatedNodes(store: FolderStore, root: Node): Promise<readonly Node[] | null> {
  if (root.version === 3) {
    const entry = root.document['consolidated_metadata'];
    const metadata = isJsonObject(entry) ? entry['metadata'] : undefined;
    if (!isJsonObject(metadata)) return null;
    return Object.entries(metadata).flatMap(([key, document]) =>
      isJsonObject(document) ? [nodeV3(checkedKey(store, key), document, store)] : [],
    );
  }
  const file = await readJson(store, '.zmetadata');
  const metadata = file?.['metadata'];
  if (!isJsonObject(metadata)) return null;
  return Object.entries(metadata).flatMap(([name, document]): Node[] => {
    const [, key, kind] = /^(.*)\/\.z(array|group)$/.exec(name) ?? [];
    if (key === undefined || !isJsonObject(document)) return [];
    const attributes = metadata[`${key}/.zattrs`];
    return [
      {
        key: checkedKey(store, key),
        version: 2,
        document,
        attributes: isJsonObject(attributes) ? attributes : {},
        isArray: kind === 'array',
      },
    ];
  });
}

/** @throws InputError for a key that leads out of the store */
function checkedKey(store: FolderStore, key: string): string {
  store.pathOf(key);
  return key;
}

async function walk(store: FolderStore, signal: AbortSignal | undefined): Promise<readonly Node[]> {
  const found: Node[] = [];
  let folders: readonly string[] = [''];
  for (let depth = 0; depth < MAX_DEPTH && folders.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of folders) {
      for (const { name, kind } of await store.entries(folder)) {
        throwIfCancelled(signal);
        if (kind !== 'folder' || found.length >= MAX_NODES) continue;
        const node = await readNode(store, join(folder, name));
        if (node === null) continue;
        found.push(node);
        if (!node.isArray) below.push(node.key);
      }
    }
    folders = below;
  }
  return found;
}

/** @throws InputError for an array that Arrayscope cannot read */
async function arrayOf(store: FolderStore, { key, version, document }: Node): Promise<ArrayInfo> {
  const path = store.pathOf(join(key, version === 3 ? 'zarr.json' : '.zarray'));
  const info =
    version === 3
      ? arrayV3(key, document, path)
      : arrayV2(key, document, path, await isNested(store, key, document));
  const unknown = info.codecs.find(({ name }) => !isKnownCodec(name));
  if (unknown === undefined) return info;
  const { code, message, hint } = unknownCodec(unknown.name);
  throw new InputError(code, `${path}: ${message}`, { path, hint });
}

/** Writers before `dimension_separator` made folders without saying so. */
async function isNested(store: FolderStore, key: string, document: JsonObject): Promise<boolean> {
  const { shape } = document;
  if (document['dimension_separator'] !== undefined || !isJsonList(shape) || shape.length < 2)
    return false;
  return (await store.entries(key)).some(
    ({ name, kind }) => kind === 'folder' && /^\d+$/.test(name),
  );
}

async function readJson(store: FolderStore, key: string): Promise<JsonObject | null> {
  const text = await store.readText(key);
  return text === null ? null : parseLossless(text, store.pathOf(key));
}

/** Attributes as people read them. */
export function plainAttributes({ attributes }: Pick<Group, 'attributes'>): JsonObject {
  const plain = plainJson(attributes);
  return isJsonObject(plain) ? plain : {};
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export function parentOf(key: string): string {
  return key.split('/').slice(0, -1).join('/');
}

export function nameOf(key: string): string {
  return key.split('/').at(-1) ?? '';
}

function depthOf(key: string): number {
  return key === '' ? 0 : key.split('/').length;
}
