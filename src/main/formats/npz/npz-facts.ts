import type { Fact } from '../../../shared/model/dataset';
import { type ChosenArrays, nameOf } from './group-arrays';
import { STORED } from './judge-member';
import type { LoadedMembers } from './load-members';

/** How many members there are, and how each array of the dataset lies in the archive. */
export function npzFacts({ arrays, others }: LoadedMembers, chosen: ChosenArrays): readonly Fact[] {
  return [
    { label: 'Arrays', value: arrays.length },
    ...(others.length === 0 ? [] : [{ label: 'Other members', value: others.length }]),
    ...chosen.arrays.flatMap((array): Fact[] => {
      const { member, part, access } = array;
      const field = nameOf(array);
      const order = part.rows.columnMajor === null ? 'row-major (C)' : 'column-major (Fortran)';
      const facts: Fact[] = [
        { label: 'Codec', value: member.method === STORED ? 'stored' : 'deflate', field },
        { label: 'Size in archive', value: member.packedBytes, unit: 'bytes', field },
        { label: 'Unpacked', value: member.bytes, unit: 'bytes', field },
        { label: 'Single rows', value: access, field },
        { label: 'Memory order', value: order, field },
      ];
      return facts;
    }),
  ];
}
