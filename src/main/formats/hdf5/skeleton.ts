/**
 * An HDF5 file with empty datasets, ready for the library to fill. The library's own `create` knows
 * neither booleans nor float16 nor two filters at once, which h5py writes and reads every day; what
 * it can fill is not restricted. HDF5 File Format Specification 3.0: superblock of version 2
 * (section II.A), object headers of version 2 (section IV.A.1.b); read by HDF5 1.8 and later.
 */
import { metadataChecksum } from './checksum';
import {
  type Message,
  type StoredElement,
  UNDEFINED_ADDRESS,
  dataspaceMessage,
  datatypeMessage,
  fillMessage,
  filterMessage,
  groupInfoMessage,
  layoutMessage,
  linkInfoMessage,
  linkMessage,
  u64,
} from './header-messages';
import { SIGNATURE } from './superblock';

export interface NewDataset {
  /** Name of its link in the root group. */
  readonly name: string;
  readonly element: StoredElement;
  readonly rowShape: readonly number[];
  /** Shape of a chunk, the rows first. */
  readonly chunk: readonly number[];
  readonly gzip: { readonly level: number; readonly shuffle: boolean } | null;
}

const SUPERBLOCK_BYTES = 48;

/** The bytes of the whole file. */
export function skeletonFile(datasets: readonly NewDataset[]): Buffer {
  const headers = datasets.map((dataset) => objectHeader(messagesOf(dataset)));
  let end = SUPERBLOCK_BYTES;
  const links = datasets.map(({ name }, index) => {
    const message = linkMessage(name, end);
    end += headers[index]?.length ?? 0;
    return message;
  });
  const root = objectHeader([linkInfoMessage(), groupInfoMessage(links.length), ...links]);
  return Buffer.concat([superblock(end, end + root.length), ...headers, root]);
}

function messagesOf({ element, rowShape, chunk, gzip }: NewDataset): readonly Message[] {
  return [
    dataspaceMessage(rowShape),
    datatypeMessage(element),
    fillMessage(),
    layoutMessage(chunk, element),
    ...(gzip === null ? [] : [filterMessage(gzip.level, gzip.shuffle, element)]),
  ];
}

function superblock(rootAddress: number, fileBytes: number): Buffer {
  return withChecksum(
    Buffer.concat([
      SIGNATURE,
      // Version, bytes of an offset and of a length, consistency flags.
      Buffer.from([2, 8, 8, 0]),
      u64(0n),
      u64(UNDEFINED_ADDRESS),
      u64(BigInt(fileBytes)),
      u64(BigInt(rootAddress)),
    ]),
  );
}

function objectHeader(messages: readonly Message[]): Buffer {
  const body = Buffer.concat(
    messages.map(({ type, flags, data }) => {
      const start = Buffer.alloc(4);
      start.writeUInt8(type);
      start.writeUInt16LE(data.length, 1);
      start.writeUInt8(flags, 3);
      return Buffer.concat([start, data]);
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  // Flags: the size of the messages has four bytes (2).
  return withChecksum(
    Buffer.concat([Buffer.from('OHDR', 'latin1'), Buffer.from([2, 2]), size, body]),
  );
}

function withChecksum(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(metadataChecksum(bytes));
  return Buffer.concat([bytes, checksum]);
}
