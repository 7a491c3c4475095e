import type { Queue } from '../../../shared/model/queue';
import { formatBytes } from '../../ui/format-bytes';

/** The plan of all and the limits, in one line. */
export function planText({ plan, limits }: Queue, target: string): string {
  const { root, order, place } = plan;
  const { atOnce, memoryBytes, diskBytes } = limits;
  return [
    `${root} to ${target}`,
    order === 'stored' ? 'rows as stored' : 'rows as the index lists them',
    place.kind === 'beside' ? 'each beside its source' : `below ${place.folder}`,
    atOnce === 1 ? 'one after another' : `${String(atOnce)} at once`,
    ...(memoryBytes === null ? [] : [`at most ${formatBytes(memoryBytes)} of memory`]),
    ...(diskBytes === null ? [] : [`at most ${formatBytes(diskBytes)} on the disk`]),
  ].join(' · ');
}
