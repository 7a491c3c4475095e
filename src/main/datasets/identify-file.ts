import { type FileHandle, open, stat } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { withFileErrors } from '../lib/file-error';
import * as kinds from './file-signatures';
import type { FileKind } from './file-signatures';
import { isTfRecord } from './tfrecord-check';
import { textKind } from './text-kind';
import { zipKind } from './zip-kind';

/** As much of both ends as any signature needs. */
const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 64 * 1024;

/** What a person may know of a file that no format reads. */
interface Ends {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly bytes: number;
}

/**
 * What a file is by its own bytes, and what opens it; nothing is unpacked but the first bytes of a
 * gzip stream. Null where nothing is known about it.
 */
export async function identifyFile(path: string): Promise<FileKind | null> {
  return withFileErrors(path, async () => {
    // Opening a pipe would wait for somebody to write into it.
    if (!(await stat(path)).isFile()) return PIPE_KIND;
    return kindOf(await readEnds(path));
  });
}

const PIPE_KIND: FileKind = {
  what: 'a pipe, a socket or a device, not a file',
  advice: 'Copy what comes out of it into a file.',
};

function kindOf({ head, tail, bytes }: Ends): FileKind | null {
  if (bytes === 0) {
    return { what: 'an empty file', advice: 'Whatever was to write it has not done so.' };
  }
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return zipKind(head, tail);
  return (
    kinds.SIGNATURES.find((one) => startsWith(head, one.bytes, one.at)) ??
    riffKind(head) ??
    pickleKind(head, tail) ??
    gzipKind(head) ??
    bzip2Kind(head) ??
    (startsWith(head, 'ftyp', 4) ? kinds.VIDEO_KIND : null) ??
    (isSafetensors(head, bytes) ? kinds.SAFETENSORS_KIND : null) ??
    (isTfRecord(head, bytes) ? kinds.TFRECORD_KIND : null) ??
    textKind(head, bytes > head.length) ??
    zerosKind(head, tail)
  );
}

function riffKind(head: Buffer): FileKind | null {
  if (!startsWith(head, 'RIFF')) return null;
  if (startsWith(head, 'WAVE', 8)) return kinds.WAV_KIND;
  return startsWith(head, 'WEBP', 8) ? kinds.WEBP_KIND : null;
}

/** The PROTO opcode of protocols 2 to 5 at the start, and STOP at the end; nothing is unpickled. */
function pickleKind(head: Buffer, tail: Buffer): FileKind | null {
  const [proto, version] = head;
  if (proto !== 0x80 || version === undefined || version < 2 || version > 5) return null;
  // torch.save before 1.6 begins with the pickle of its own magic number.
  if (startsWith(head, '\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19', 2))
    return kinds.OLD_TORCH_KIND;
  // Raw arrays stand between a joblib dump's opcodes: its end need not be STOP.
  if (head.subarray(0, 4096).includes('joblib')) return kinds.JOBLIB_KIND;
  return tail.at(-1) === 0x2e ? kinds.PICKLE_KIND : null;
}

/** Names what is inside where its first bytes tell. */
function gzipKind(head: Buffer): FileKind | null {
  if (head[0] !== 0x1f || head[1] !== 0x8b || head[2] !== 8) return null;
  const start = inflateStart(head);
  const inside =
    start === null
      ? undefined
      : kinds.SIGNATURES.find((one) => startsWith(start, one.bytes, one.at));
  if (inside?.what === kinds.RDS_KIND.what) return kinds.RDS_KIND;
  if (inside === undefined) {
    return {
      what: 'a file compressed with gzip',
      advice: 'Unpack it with gunzip, then open the result.',
    };
  }
  return {
    what: `${inside.what}, compressed with gzip`,
    advice: inside.what === kinds.TAR_KIND.what ? 'Unpack it with tar -xzf.' : inside.advice,
  };
}

function inflateStart(head: Buffer): Buffer | null {
  try {
    // A stream that was cut gives what it has; 4 KiB in make at most some 4 MiB out.
    return gunzipSync(head.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}

/** `BZh`, the level, and the first digits of π, with which every block begins. */
function bzip2Kind(head: Buffer): FileKind | null {
  const isBzip2 = startsWith(head, 'BZh') && startsWith(head, '\x31\x41\x59\x26\x53\x59', 4);
  return isBzip2
    ? {
        what: 'a file compressed with bzip2',
        advice: 'Unpack it with bunzip2, then open the result.',
      }
    : null;
}

/** Eight bytes of length (little-endian), then a JSON object of that length. */
function isSafetensors(head: Buffer, bytes: number): boolean {
  if (head.length < 10) return false;
  const length = head.readBigUInt64LE(0);
  return length >= 2n && length + 8n <= BigInt(bytes) && head[8] === 0x7b && head.includes('"', 9);
}

function zerosKind(head: Buffer, tail: Buffer): FileKind | null {
  return head.every((byte) => byte === 0) && tail.every((byte) => byte === 0)
    ? {
        what: 'a file of zeros',
        advice: 'It may have been reserved and never written, or a download was cut short.',
      }
    : null;
}

function startsWith(data: Buffer, text: string, at = 0): boolean {
  return data.length >= at + text.length && data.toString('latin1', at, at + text.length) === text;
}

async function readEnds(path: string): Promise<Ends> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await readUpTo(file, 0, Math.min(HEAD_BYTES, size));
    const start = Math.max(0, size - TAIL_BYTES);
    return { head, tail: await readUpTo(file, start, size - start), bytes: size };
  } finally {
    await file.close();
  }
}

/** Fewer bytes where the file has shrunk meanwhile. */
async function readUpTo(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
