/** Why a member of an archive is not read, from its entry alone. Pure. */
import { validateFileName } from 'yauzl';
import type { Problem } from '../../../shared/model/dataset';
import type { ZipMember } from './zip-directory';

export const STORED = 0;
export const DEFLATED = 8;
/** A bit of deflated data never stands for more than a match of 258 bytes in two bits. */
const MAX_DEFLATE_RATIO = 1032;
/** What an empty deflate stream and its rounding may add. */
const DEFLATE_SLACK = 1024;

/**
 * One problem for each member that must not be read, by the member. Members of one name are all
 * refused (readers differ in which of them they take), as are members whose bytes overlap.
 */
export function judgeMembers(members: readonly ZipMember[]): ReadonlyMap<ZipMember, Problem> {
  const problems = new Map<ZipMember, Problem>();
  const add = (member: ZipMember, code: string, message: string): void => {
    if (!problems.has(member))
      problems.set(member, { severity: 'error', code, message, path: shownName(member) });
  };
  const names = new Map<string, number>();
  for (const { name } of members) names.set(name, (names.get(name) ?? 0) + 1);
  for (const member of members) {
    const shown = `The member ${JSON.stringify(shownName(member))}`;
    if (leadsOutside(member.name))
      add(
        member,
        'unsafe-name',
        `${shown} has a name that leads out of the archive; it was not read.`,
      );
    else if ((names.get(member.name) ?? 0) > 1)
      add(
        member,
        'duplicate-member',
        `${shown} is in the archive more than once; none of them was read.`,
      );
    else if (member.encrypted)
      add(member, 'encrypted', `${shown} is encrypted, which NumPy never writes; it was not read.`);
    else if (member.method !== STORED && member.method !== DEFLATED)
      add(
        member,
        'unsupported-codec',
        `${shown} is packed by method ${member.method}; stored and deflated members can be read.`,
      );
    else if (promisesTooMuch(member))
      add(
        member,
        'size-mismatch',
        `${shown} promises ${member.bytes} bytes, which its ${member.packedBytes} bytes in the archive cannot hold.`,
      );
  }
  for (const [member, other] of overlaps(members)) {
    const message = `The members ${JSON.stringify(shownName(member))} and ${JSON.stringify(shownName(other))} lie over each other in the archive; neither was read.`;
    add(member, 'overlapping-members', message);
    add(other, 'overlapping-members', message);
  }
  return problems;
}

/** Cut where it is long: a name may have 65,535 bytes. */
export function shownName({ name }: ZipMember): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function leadsOutside(name: string): boolean {
  return name === '' || name.includes('\0') || validateFileName(name) !== null;
}

/** Declared against possible: stored bytes are themselves, deflate has a bound. */
function promisesTooMuch({ method, bytes, packedBytes }: ZipMember): boolean {
  if (method === STORED) return bytes !== packedBytes;
  return bytes > packedBytes * MAX_DEFLATE_RATIO + DEFLATE_SLACK;
}

function overlaps(members: readonly ZipMember[]): [ZipMember, ZipMember][] {
  const sorted = members
    .filter(({ packedBytes }) => packedBytes > 0)
    .sort((a, b) => a.dataStart - b.dataStart);
  const found: [ZipMember, ZipMember][] = [];
  let reaching: ZipMember | undefined;
  for (const member of sorted) {
    const end = reaching === undefined ? 0 : reaching.dataStart + reaching.packedBytes;
    if (reaching !== undefined && member.dataStart < end) found.push([reaching, member]);
    if (member.dataStart + member.packedBytes > end) reaching = member;
  }
  return found;
}
