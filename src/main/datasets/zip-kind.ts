import * as kinds from './file-signatures';
import type { FileKind } from './file-signatures';

/** Names of members tell what a zip archive is for. */
export function zipKind(head: Buffer, tail: Buffer): FileKind {
  const names = [
    ...memberNames(head, 'PK\x03\x04', 26, 30),
    ...memberNames(tail, 'PK\x01\x02', 28, 46),
  ];
  if (names.some((name) => /(^|\/)data\.pkl$/.test(name))) return kinds.TORCH_KIND;
  if (names.some((name) => name.startsWith('xl/'))) return kinds.EXCEL_KIND;
  if (names.some((name) => /^(word|ppt)\//.test(name))) {
    return {
      what: 'a Microsoft Office document',
      advice: 'It is a document to read, and holds no array.',
    };
  }
  if (names.some((name) => name.endsWith('.npy'))) return kinds.NPZ_KIND;
  return kinds.ZIP_KIND;
}

/**
 * Names in the headers of members (APPNOTE 4.3.7: local, 4.3.12: central) that lie in a part of
 * the archive. A signature inside of compressed data may add a name that is none: harmless here.
 */
function memberNames(
  part: Buffer,
  signature: string,
  lengthAt: number,
  nameAt: number,
): readonly string[] {
  const names: string[] = [];
  for (let at = part.indexOf(signature, 0, 'latin1'); at >= 0 && names.length < 256;) {
    if (at + nameAt > part.length) break;
    const length = part.readUInt16LE(at + lengthAt);
    names.push(part.toString('utf8', at + nameAt, at + nameAt + length));
    at = part.indexOf(signature, at + nameAt, 'latin1');
  }
  return names;
}
