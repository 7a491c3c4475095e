import type { DocumentContent } from '../../../shared/model/dataset';
import { DEFLATED, STORED, shownName } from './judge-member';
import type { LoadedMembers } from './load-members';
import type { ZipDirectory, ZipMember } from './zip-directory';

export const MEMBERS_DOCUMENT = 'members';
const MAX_ROWS = 1000;
const COLUMNS = ['member', 'dtype', 'shape', 'codec', 'bytes', 'bytes in archive', 'crc32'];

/** What the archive's directory lists, with what the arrays' own headers say. */
export function membersTable(
  { members }: ZipDirectory,
  { arrays }: LoadedMembers,
): DocumentContent {
  const headers = new Map(arrays.map(({ member, part }) => [member, part.header]));
  const rows = members.slice(0, MAX_ROWS).map((member) => {
    const header = headers.get(member);
    const dtype = header?.record.fields.map(({ name, stored }) => `${name} ${stored}`.trim());
    return [
      shownName(member),
      dtype?.join(', ') ?? '',
      header === undefined ? '' : `(${header.shape.join(', ')})`,
      codecName(member),
      String(member.bytes),
      String(member.packedBytes),
      member.crc.toString(16).padStart(8, '0'),
    ];
  });
  return { kind: 'table', columns: COLUMNS, rows, rowCount: members.length };
}

function codecName({ method, encrypted }: ZipMember): string {
  const codec = method === STORED ? 'stored' : method === DEFLATED ? 'deflate' : `method ${method}`;
  return encrypted ? `${codec}, encrypted` : codec;
}
