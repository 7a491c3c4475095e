import { basename, dirname, join } from 'node:path';
import type { PathLook } from '../../lib/path-look';
import { READ_AND_WRITE } from '../rows/capabilities';
import type { Detection, Format } from '../types';
import { codecs } from './format-codecs';
import { openNpz } from './open';
import { planNpz } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { createNpz } from './writer';

/**
 * NumPy's archives: a zip file whose members are `.npy` files, stored (`np.savez`) or deflated
 * (`np.savez_compressed`).
 *
 * Reading: arrays of one length are the fields of one dataset (of a structured array, its
 * fields); arrays of other lengths are other datasets at the same path. Stored members are read
 * in place. Deflated ones are unpacked once and kept where they are small (128 MiB and as much
 * more as they take in the archive, at most 512 MiB), else streamed from their start, going on
 * where the last read ended. Members that Arrayscope deflated can be entered every 256 KiB
 * (checkpoints.ts), and NumPy reads them as any other.
 *
 * Refused, each by itself: object arrays, encrypted members, names that lead outside, names that
 * occur twice, codecs but deflate, sizes that the bytes cannot hold. Unpacked sizes are counted
 * against the declared ones, and whole unpacked arrays and `check` against the CRC-32.
 *
 * Writing: our own, since the zip libraries for Node cannot patch a member (the row count in its
 * header is known last) and give no way into a deflated one. The archive's comment is a note in
 * JSON (archive-note.ts): names, kinds and order of the fields, and the metadata. NumPy cannot
 * hold nulls and strings that end in NUL; they are refused.
 */
export const npz: Format = {
  id: 'npz',
  label: 'NumPy .npz',
  description: 'A zip archive of .npy arrays, stored or deflated, as np.savez writes it.',
  family: 'NumPy',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  codecs,
  accessModes,
  detect: detectNpz,
  open: openNpz,
  planWrite: planNpz,
  create: createNpz,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.(?:npy|npz)$/i, '')}.npz`),
};

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');

async function detectNpz(look: PathLook): Promise<Detection | null> {
  if (look.kind !== 'file') return null;
  const start = await look.head();
  if (firstMember(start)?.endsWith('.npy') === true)
    return { confidence: 3, reason: 'a zip archive of .npy files' };
  const isZip =
    start.subarray(0, 4).equals(LOCAL_HEADER) || start.subarray(0, 4).equals(END_RECORD);
  return look.suffix === '.npz' ? { confidence: isZip ? 3 : 2, reason: 'named .npz' } : null;
}

/** Name of the member that the file begins with, or null. */
function firstMember(start: Buffer): string | null {
  if (start.length < 30 || !start.subarray(0, 4).equals(LOCAL_HEADER)) return null;
  const name = start.subarray(30, 30 + start.readUInt16LE(26));
  return name.toString('latin1');
}
