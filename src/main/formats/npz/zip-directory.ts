/**
 * The members of a zip archive, from its central directory (APPNOTE.TXT, sections 4.3.12 to
 * 4.3.16; zip64 included), each with the place of its bytes. Sizes are checked against the file
 * and against each other before anything is read by them.
 */
import {
  type Entry,
  type ZipFile,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
} from 'yauzl';
import { InputError, isArrayscopeError } from '../../../shared/errors';
import { throwIfCancelled } from '../../lib/cancel';
import { ArchiveReader } from './archive-reader';
import { closeFile, openForReading, sizeOf } from '../rows/read-fully';

export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflated; anything else cannot be read. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Bytes in the archive, at `dataStart`. */
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly dataStart: number;
  /** Data of the extra fields of the central directory, by their ids. */
  readonly extra: ReadonlyMap<number, Uint8Array>;
}

export interface ZipDirectory {
  readonly members: readonly ZipMember[];
  readonly comment: Uint8Array;
  readonly fileBytes: number;
  readonly modifiedMs: number;
}

/** @throws InputError `bad-zip` for what is no archive; MachineError from the file system. */
export async function readZipDirectory(path: string, signal?: AbortSignal): Promise<ZipDirectory> {
  const fd = openForReading(path);
  try {
    const { bytes: fileBytes, modifiedMs, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
    if (fileBytes === 0) throw new InputError('empty-file', `${path} is empty.`, { path });
    const zip = await fromRandomAccessReaderPromise(
      new ArchiveReader(fd, fileBytes, path),
      fileBytes,
      // Names and sizes are judged here, so that one bad member does not hide the others.
      { autoClose: false, decodeStrings: false, validateEntrySizes: false },
    );
    const members: ZipMember[] = [];
    for await (const entry of zip.eachEntry()) {
      throwIfCancelled(signal);
      members.push(await locate(zip, entry));
    }
    return { members, comment: Uint8Array.from(Buffer.from(zip.comment)), fileBytes, modifiedMs };
  } catch (error) {
    throw asZipError(error, path);
  } finally {
    await closeFile(fd);
  }
}

async function locate(zip: ZipFile, entry: Entry): Promise<ZipMember> {
  const local = await zip.readLocalFileHeaderPromise(entry);
  const name = nameOf(entry.generalPurposeBitFlag, entry.fileNameRaw, entry);
  if (
    !local.fileName.equals(entry.fileNameRaw) ||
    local.compressionMethod !== entry.compressionMethod
  )
    throw new Error(`the member ${JSON.stringify(name)} is not the one that its own header names`);
  return {
    name,
    method: entry.compressionMethod,
    encrypted: entry.isEncrypted(),
    packedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    crc: entry.crc32,
    dataStart: local.fileDataStart,
    extra: new Map(entry.extraFields.map(({ id, data }) => [id, data])),
  };
}

/** Backslashes stay what they are: a name is shown and compared, never made into a path. */
function nameOf(flags: number, raw: Buffer, { extraFields }: Entry): string {
  return getFileNameLowLevel(flags, raw, extraFields, true);
}

/** yauzl's own words in a sentence; what the system said stays the system's. */
function asZipError(error: unknown, path: string): unknown {
  if (isArrayscopeError(error)) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new InputError(
    'bad-zip',
    `${path} is no sound zip archive: ${words.replace(/\.$/, '')}.`,
    {
      path,
      hint: 'Copy the file again, or write it again from its source.',
      cause: error,
    },
  );
}
