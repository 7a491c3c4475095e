/**
 * What a Lance table consists of, read from its manifest: the binding tells neither files nor
 * fragments. Layout (lance-format/lance, protos/table.proto and the page "Table Layout"):
 * `_versions/<name>.manifest` ends with the offset of the manifest (uint64), major and minor
 * version (uint16 each) and `LANC`; at the offset lie its length (uint32) and the message.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { protobufFields } from './protobuf';

export const LANCE_MAGIC = 'LANC';
const FOOTER_BYTES = 16;

export interface DataFile {
  /** Below the table's folder. */
  readonly path: string;
  /** null where the writer left it out. */
  readonly bytes: number | null;
  /** Lance file version: `2.0`. */
  readonly version: string;
}

export interface Fragment {
  readonly id: bigint;
  readonly files: readonly DataFile[];
  /** Below the table's folder. */
  readonly deletionFile: string | null;
  readonly physicalRows: number;
  readonly deletedRows: number;
}

export interface Manifest {
  readonly version: number;
  readonly fragments: readonly Fragment[];
  /** Below the table's folder. */
  readonly transactionFile: string | null;
  /** Version of the data files that the table writes; empty in old tables. */
  readonly storageVersion: string;
  /** Files that lie in another folder: a shallow clone, say. */
  readonly refersElsewhere: boolean;
}

/** The manifest's possible names; newer tables count down, so that the latest sorts first. */
export function manifestNames(version: number): readonly string[] {
  const countdown = (2n ** 64n - 1n - BigInt(version)).toString().padStart(20, '0');
  return [`${countdown}.manifest`, `${version}.manifest`];
}

/** The version that a manifest's name stands for, or null where it is none. */
export function versionOfManifest(name: string): number | null {
  const digits = /^(\d{1,20})\.manifest$/.exec(name)?.[1];
  if (digits === undefined) return null;
  return Number(digits.length === 20 ? 2n ** 64n - 1n - BigInt(digits) : BigInt(digits));
}

/** @throws InputError where the file is no manifest, is cut short, or names paths outside. */
export async function readManifest(tableFolder: string, name: string): Promise<Manifest> {
  const path = join(tableFolder, '_versions', name);
  const message = await withFileErrors(path, async () => {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size < FOOTER_BYTES) throw cut(path);
      const footer = await readAt(file, path, size - FOOTER_BYTES, FOOTER_BYTES);
      if (footer.toString('latin1', 12) !== LANCE_MAGIC) throw cut(path);
      const begin = Number(footer.readBigUInt64LE(0));
      if (begin > size - FOOTER_BYTES - 4) throw cut(path);
      const length = (await readAt(file, path, begin, 4)).readUInt32LE(0);
      if (begin + 4 + length > size) throw cut(path);
      return await readAt(file, path, begin + 4, length);
    } finally {
      await file.close();
    }
  });
  return parseManifest(message);
}

/** Field numbers are those of `message Manifest` in protos/table.proto. */
export function parseManifest(message: Uint8Array): Manifest {
  let version = 0;
  let storageVersion = '';
  let transactionFile: string | null = null;
  const fragments: ParsedFragment[] = [];
  for (const { number, integer, bytes } of protobufFields(message)) {
    if (number === 2) fragments.push(parseFragment(bytes));
    else if (number === 3) version = Number(integer);
    else if (number === 12) transactionFile = `_transactions/${insideName(bytes)}`;
    else if (number === 15) {
      for (const field of protobufFields(bytes))
        if (field.number === 2) storageVersion = text(field.bytes);
    }
  }
  return {
    version,
    storageVersion,
    transactionFile,
    fragments: fragments.map(({ fragment }) => fragment),
    refersElsewhere: fragments.some(({ elsewhere }) => elsewhere),
  };
}

interface ParsedFragment {
  readonly fragment: Fragment;
  readonly elsewhere: boolean;
}

function parseFragment(message: Uint8Array): ParsedFragment {
  let id = 0n;
  let physicalRows = 0;
  let deletion: Uint8Array | null = null;
  let elsewhere = false;
  const files: DataFile[] = [];
  for (const { number, integer, bytes } of protobufFields(message)) {
    if (number === 1) id = integer;
    else if (number === 2) {
      const { file, based } = parseDataFile(bytes);
      files.push(file);
      elsewhere ||= based;
    } else if (number === 3) deletion = bytes;
    else if (number === 4) physicalRows = Number(integer);
  }
  const deleted = deletion === null ? null : parseDeletion(deletion, id);
  return {
    fragment: {
      id,
      files,
      physicalRows,
      deletionFile: deleted?.path ?? null,
      deletedRows: deleted?.rows ?? 0,
    },
    elsewhere,
  };
}

function parseDataFile(message: Uint8Array): { file: DataFile; based: boolean } {
  let path = '';
  let bytes: number | null = null;
  let major = 0;
  let minor = 0;
  let based = false;
  for (const field of protobufFields(message)) {
    if (field.number === 1) path = insideName(field.bytes);
    else if (field.number === 4) major = Number(field.integer);
    else if (field.number === 5) minor = Number(field.integer);
    else if (field.number === 6) bytes = Number(field.integer) || null;
    else if (field.number === 7) based = true;
  }
  return { file: { path: `data/${path}`, bytes, version: `${major}.${minor}` }, based };
}

function parseDeletion(message: Uint8Array, fragment: bigint): { path: string; rows: number } {
  let bitmap = false;
  let readVersion = 0n;
  let id = 0n;
  let rows = 0;
  for (const { number, integer } of protobufFields(message)) {
    if (number === 1) bitmap = integer === 1n;
    else if (number === 2) readVersion = integer;
    else if (number === 3) id = integer;
    else if (number === 4) rows = Number(integer);
  }
  return { path: `_deletions/${fragment}-${readVersion}-${id}.${bitmap ? 'bin' : 'arrow'}`, rows };
}

/** A file name that stays in its folder. */
function insideName(bytes: Uint8Array): string {
  const name = text(bytes);
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.split('/').includes('..')) {
    throw new InputError(
      'outside-folder',
      `A Lance manifest names the file “${name}”, which is none of its own.`,
    );
  }
  return name;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function readAt(
  file: {
    read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
    ): Promise<{ bytesRead: number }>;
  },
  path: string,
  position: number,
  length: number,
): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw cut(path);
  return buffer;
}

function cut(path: string): InputError {
  return new InputError(
    'malformed-manifest',
    `The Lance manifest ${path} is cut short or no manifest.`,
    {
      path,
      hint: 'The table was not written to its end; make it again from its source.',
    },
  );
}
