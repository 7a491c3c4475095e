/**
 * CAR: content-addressable archives of IPLD blocks (ipld.io/specs/transport/car, versions 1 and 2).
 *
 * A table of ours is one archive of DAG-CBOR blocks (codec 0x71), each named by a CIDv1 with
 * sha2-256. Blocks of rows come first, the root, which the header names, last:
 *
 *     root  = { kind: "arrayscope/table", version: 1,
 *               schema: { fields: [{ name, kind, dtype, shape }], metadata: text of a JSON object },
 *               rowCount: int, batches: [{ cid: link, rows: int }] }
 *     batch = { rows: int, columns: [{ data: bytes, offsets?: bytes, valid?: bytes }] }
 *
 * Columns stand in the order of `fields`. `dtype` is NumPy's name. Numbers are C-order,
 * little-endian, row after row: booleans one byte each, complex numbers real part first. Text
 * (`str…`, UTF-8) and bytes (`bytes…`) have `offsets`, rows + 1 int32 from 0 to the length of
 * `data`. `valid` is one byte a row, 0 where it is null, and left out where none is.
 *
 * Reading. One pass over the sections finds where every block lies, without reading blocks; an
 * index of CARv2 is not used, and so not trusted. A block is read whole, and its hash (sha2-256 or
 * sha2-512) compared, before anything of it is used: a changed block is an error, and a cycle of
 * links would need one. Identity CIDs are read up to 128 bytes. Blocks that were read last are kept.
 *
 * Archives of others open where the links of their root lead to lists of records: DAG-CBOR lists of
 * maps with equal keys. These are looked through once when they open; integers become int64 (or
 * uint64), floats float64, lists of one shape tensors. A float that is whole in all records of a
 * key cannot be told from an integer, and becomes one.
 */
import { basename, dirname, join } from 'node:path';
import type { PathLook } from '../../lib/path-look';
import { READ_AND_WRITE } from '../rows/capabilities';
import type { Detection, Format } from '../types';
import { openCar } from './open';
import { planCar } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { startsCar } from './starts-car';
import { createCar } from './writer';

export const car: Format = {
  id: 'car',
  label: 'CAR (IPLD)',
  description:
    'Content-addressable archives: tables in DAG-CBOR blocks, each checked against its hash.',
  family: 'IPLD',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  accessModes,
  detect: detectCar,
  open: openCar,
  planWrite: planCar,
  create: createCar,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.[a-z0-9]{1,7}$/i, '')}.car`),
};

async function detectCar(look: PathLook): Promise<Detection | null> {
  if (look.kind !== 'file') return null;
  const version = startsCar(await look.head());
  if (version !== null) return { confidence: 3, reason: `a CAR of version ${version}` };
  return look.suffix === '.car' ? { confidence: 2, reason: 'named .car' } : null;
}
