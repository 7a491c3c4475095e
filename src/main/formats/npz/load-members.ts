/** From the members of an archive to arrays with headers, as parts that npy's readers read. */
import {
  type ArrayscopeError,
  InputError,
  MachineError,
  isArrayscopeError,
} from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import {
  type NpyHeader,
  PREFIX_BYTES,
  assertComplete,
  hasNpyMagic,
  headerExtent,
  parseNpyHeader,
} from '../npy/header';
import { type PackedArray, type Part, rowLayout } from '../npy/part';
import { closeFile, openForReading, readFullySync } from '../rows/read-fully';
import type { ArchiveNote } from './archive-note';
import { CHECKPOINT_FIELD, decodeCheckpoints } from './checkpoints';
import { ChunkedArray } from './chunked-array';
import { InflateCursor } from './inflate-cursor';
import { STORED, judgeMembers, shownName } from './judge-member';
import { StreamedArray, keepsWhole } from './streamed-array';
import type { ZipDirectory, ZipMember } from './zip-directory';

/** A member that holds an array. */
export interface ArrayMember {
  readonly member: ZipMember;
  readonly part: Part;
  /** How its rows are reached, for a person. */
  readonly access: string;
}

export interface LoadedMembers {
  readonly arrays: readonly ArrayMember[];
  readonly problems: readonly Problem[];
  readonly firstError: ArrayscopeError | null;
  /** Members that are no arrays, such as a text beside them. */
  readonly others: readonly ZipMember[];
}

/** Header and first bytes of most members in one read. */
const FIRST_READ_BYTES = 512;

export async function loadMembers(
  path: string,
  directory: ZipDirectory,
  note: ArchiveNote | null,
  signal?: AbortSignal,
): Promise<LoadedMembers> {
  const judged = judgeMembers(directory.members);
  const names = new Map(note?.fields.map(({ member, name }) => [member, `${name}.npy`]));
  const arrays: ArrayMember[] = [];
  const problems: Problem[] = [];
  const others: ZipMember[] = [];
  let firstError: ArrayscopeError | null = null;
  const fd = openForReading(path);
  try {
    for (const member of directory.members) {
      throwIfCancelled(signal);
      const isNpy = /\.npy$/i.test(member.name);
      const refused = judged.get(member);
      if (refused !== undefined) {
        problems.push(refused);
        firstError ??= new InputError(refused.code, `${path}: ${refused.message}`, { path });
        continue;
      }
      try {
        const array = await loadArray(fd, path, directory, member, names.get(member.name));
        if (array !== null) arrays.push(array);
        else if (!isNpy) others.push(member);
        else throw new InputError('not-npy', 'its magic number is wrong.', { path });
      } catch (error) {
        if (!isArrayscopeError(error) || error instanceof MachineError) throw error;
        const placed = inMember(error, path, member);
        firstError ??= placed;
        problems.push(asProblem(placed, member));
      }
    }
  } finally {
    await closeFile(fd);
  }
  return { arrays, problems, firstError, others };
}

async function loadArray(
  fd: number,
  path: string,
  directory: ZipDirectory,
  member: ZipMember,
  notedName: string | undefined,
): Promise<ArrayMember | null> {
  const header = await readHeader(fd, path, member);
  if (header === null) return null;
  const shown = shownName(member);
  assertComplete(header, member.bytes, shown);
  if (header.dataOffset + header.dataBytes !== member.bytes) {
    const extra = member.bytes - header.dataOffset - header.dataBytes;
    throw new InputError('extra-bytes', `${extra} bytes follow its array.`, { path });
  }
  const rows = rowLayout(header, 'first-axis', shown);
  const base = {
    path,
    name: notedName ?? (/\.npy$/i.test(member.name) ? member.name : `${member.name}.npy`),
    header,
    fileBytes: directory.fileBytes,
    modifiedMs: directory.modifiedMs,
  };
  if (member.method === STORED) {
    const placed = { ...rows, dataOffset: member.dataStart + header.dataOffset };
    return { member, part: { ...base, rows: placed }, access: 'read in place' };
  }
  const turned = rows.columnMajor !== null;
  if (turned && !keepsWhole(header.dataBytes, member.packedBytes)) {
    throw new InputError(
      'unsupported-layout',
      'it is deflated, column-major and too large to be turned in memory.',
      { path, hint: 'Save it in C order, or without compression: np.savez.' },
    );
  }
  const { packed, access } = packedArray(path, member, header, turned);
  return { member, part: { ...base, rows, packed }, access };
}

function packedArray(
  path: string,
  member: ZipMember,
  { dataOffset, dataBytes }: NpyHeader,
  turned: boolean,
): { packed: PackedArray; access: string } {
  const { packedBytes, bytes, crc, dataStart: start } = member;
  const name = shownName(member);
  const field = member.extra.get(CHECKPOINT_FIELD);
  const checkpoints =
    field === undefined || turned ? null : decodeCheckpoints(field, dataBytes, packedBytes);
  if (checkpoints !== null) {
    const packed = new ChunkedArray({ path, name, start, dataBytes, checkpoints });
    return { packed, access: `unpacked by chunks of ${checkpoints.chunkBytes / 1024} KiB` };
  }
  const from = { path, name, start, packedBytes, bytes, crc, headerBytes: dataOffset, dataBytes };
  const packed = new StreamedArray(from);
  const access = packed.keepsWhole
    ? 'unpacked once and kept in memory'
    : 'unpacked from its start, since it is too large for memory';
  return { packed, access };
}

/** The header of a member, or null where its bytes are no `.npy` file. */
async function readHeader(fd: number, path: string, member: ZipMember): Promise<NpyHeader | null> {
  const shown = shownName(member);
  const prefix = await readStart(fd, path, member, FIRST_READ_BYTES);
  if (!hasNpyMagic(prefix)) return null;
  const { dataOffset } = headerExtent(prefix.subarray(0, PREFIX_BYTES), shown);
  if (dataOffset > member.bytes)
    throw new InputError('truncated', `${shown} ends inside its header.`, { path });
  const whole =
    dataOffset <= prefix.length ? prefix : await readStart(fd, path, member, dataOffset);
  return parseNpyHeader(whole.subarray(0, dataOffset), shown);
}

/** The first bytes of a member, unpacked; fewer where it has fewer. */
async function readStart(
  fd: number,
  path: string,
  member: ZipMember,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.min(length, member.bytes));
  if (member.method === STORED) {
    readFullySync(fd, bytes, member.dataStart, path);
    return bytes;
  }
  const { packedBytes, bytes: size, dataStart: start } = member;
  const from = { path, name: shownName(member), start, packedBytes, bytes: size };
  const cursor = new InflateCursor(from);
  try {
    for (let done = 0; done < bytes.length;) {
      const piece = await cursor.next(fd, bytes.length - done);
      if (piece.length === 0) await cursor.expectEnd(fd);
      bytes.set(piece, done);
      done += piece.length;
    }
    return bytes;
  } finally {
    cursor.close();
  }
}

/** npy's words are about a file; here it is a member of one. */
function inMember(error: ArrayscopeError, path: string, member: ZipMember): InputError {
  const named = error.message.includes(shownName(member));
  const message = named ? error.message : `${shownName(member)}: ${error.message}`;
  const { code, hint } = error;
  return new InputError(code, `In ${path}, ${message}`, { path, hint, cause: error });
}

function asProblem({ code, message }: ArrayscopeError, member: ZipMember): Problem {
  return { severity: 'error', code, message, path: shownName(member) };
}
