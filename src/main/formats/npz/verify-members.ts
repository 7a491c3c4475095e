import { crc32 } from 'node:zlib';
import { MachineError, isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import { closeFile, openForReading, readFully } from '../rows/read-fully';
import type { CheckOptions } from '../types';
import { InflateCursor } from './inflate-cursor';
import { STORED, shownName } from './judge-member';
import type { ArrayMember } from './load-members';
import { wrongChecksum } from './streamed-array';
import type { ZipMember } from './zip-directory';

const PIECE_BYTES = 1024 * 1024;

/** Reads every array once and compares its length and checksum with what the archive declares. */
export async function verifyMembers(
  path: string,
  arrays: readonly ArrayMember[],
  { signal, report }: CheckOptions,
): Promise<readonly Problem[]> {
  const total = arrays.reduce((sum, { member }) => sum + member.bytes, 0);
  const meter = new ProgressMeter({ total, unit: 'bytes', report });
  const problems: Problem[] = [];
  const fd = openForReading(path);
  try {
    for (const { member } of arrays) {
      try {
        let crc = 0;
        for await (const piece of pieces(fd, path, member)) {
          crc = crc32(piece, crc);
          meter.advance(piece.length, piece.length, shownName(member));
          await yieldToEventLoop();
          throwIfCancelled(signal);
        }
        if (crc !== member.crc) throw wrongChecksum(path, shownName(member));
      } catch (error) {
        throwIfCancelled(signal);
        if (!isArrayscopeError(error) || error instanceof MachineError) throw error;
        const { code, message } = error;
        problems.push({ severity: 'error', code, message, path: shownName(member) });
      }
    }
  } finally {
    await closeFile(fd);
  }
  return problems;
}

async function* pieces(
  fd: number,
  path: string,
  member: ZipMember,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { bytes, packedBytes, dataStart: start, method } = member;
  if (method === STORED) {
    const buffer = new Uint8Array(Math.min(PIECE_BYTES, bytes));
    for (let done = 0; done < bytes; done += buffer.length) {
      const piece = buffer.subarray(0, Math.min(buffer.length, bytes - done));
      await readFully(fd, piece, start + done, path);
      yield piece;
    }
    return;
  }
  const cursor = new InflateCursor({ path, name: shownName(member), start, packedBytes, bytes });
  try {
    while (cursor.position < bytes) {
      const piece = await cursor.next(fd, bytes - cursor.position);
      if (piece.length === 0) break;
      yield piece;
    }
    await cursor.expectEnd(fd);
  } finally {
    cursor.close();
  }
}
