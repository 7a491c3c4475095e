/**
 * The records of a zip archive (APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3).
 * Every local header has room for zip64 sizes, as those of np.savez have, so that it can be
 * patched when the sizes are known. Times are those that NumPy writes: none, 1980-01-01.
 */
export interface MemberRecord {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of the local header, from the start of the archive. */
  readonly offset: number;
  /** A private extra field of the central directory. */
  readonly extra?: { readonly id: number; readonly data: Uint8Array };
}

const ZIP64_VERSION = 45;
/** Made on Unix (3), by version 4.5 of the specification. */
const MADE_BY = 0x0300 | ZIP64_VERSION;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
const DOS_DATE_1980 = (0 << 9) | (1 << 5) | 1;
/** Readable and writable by its owner, as Python's zipfile sets it. */
const FILE_MODE = 0o600 << 16;
const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
const ZIP64_FIELD = 1;

/** Its length does not depend on sizes and checksum. */
export function localHeader({ name, method, crc, packedBytes, bytes }: MemberRecord): Uint8Array {
  const encoded = Buffer.from(name, 'utf8');
  const extra = zip64Field([bytes, packedBytes]);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(ZIP64_VERSION, 4);
  header.writeUInt16LE(UTF8_FLAG, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(0, 10);
  header.writeUInt16LE(DOS_DATE_1980, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(MAX_32, 18);
  header.writeUInt32LE(MAX_32, 22);
  header.writeUInt16LE(encoded.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, encoded, extra]);
}

function centralHeader(member: MemberRecord): Uint8Array {
  const { method, crc, packedBytes, bytes, offset } = member;
  const encoded = Buffer.from(member.name, 'utf8');
  const large = [bytes, packedBytes, offset].filter((value) => value >= MAX_32);
  const extra = Buffer.concat([
    large.length === 0 ? Buffer.alloc(0) : zip64Field(large),
    member.extra === undefined ? Buffer.alloc(0) : extraField(member.extra.id, member.extra.data),
  ]);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY, 4);
  header.writeUInt16LE(ZIP64_VERSION, 6);
  header.writeUInt16LE(UTF8_FLAG, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt16LE(DOS_DATE_1980, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(packedBytes, MAX_32), 20);
  header.writeUInt32LE(Math.min(bytes, MAX_32), 24);
  header.writeUInt16LE(encoded.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(FILE_MODE, 38);
  header.writeUInt32LE(Math.min(offset, MAX_32), 42);
  return Buffer.concat([header, encoded, extra]);
}

/** Everything behind the last member. @param start where it begins in the archive. */
export function directoryEnd(
  members: readonly MemberRecord[],
  start: number,
  comment: Uint8Array,
): Uint8Array {
  const central = Buffer.concat(members.map(centralHeader));
  const zip64 = members.length >= MAX_16 || central.length >= MAX_32 || start >= MAX_32;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(members.length, MAX_16), 8);
  end.writeUInt16LE(Math.min(members.length, MAX_16), 10);
  end.writeUInt32LE(Math.min(central.length, MAX_32), 12);
  end.writeUInt32LE(Math.min(start, MAX_32), 16);
  end.writeUInt16LE(comment.length, 20);
  const large = zip64 ? [zip64End(members.length, central.length, start)] : [];
  return Buffer.concat([central, ...large, end, comment]);
}

/** The zip64 end record and its locator. */
function zip64End(count: number, bytes: number, start: number): Uint8Array {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(MADE_BY, 12);
  record.writeUInt16LE(ZIP64_VERSION, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(start + bytes), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

function zip64Field(values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => data.writeBigUInt64LE(BigInt(value), index * 8));
  return extraField(ZIP64_FIELD, data);
}

function extraField(id: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}
