import { dirname, join } from 'node:path';
import type { MigrationRequest } from '../../shared/model/migration';
import type { QueuePlan, QueueSource } from '../../shared/model/queue';
import { nearestExisting } from '../lib/nearest-existing';

/** The conversion of one dataset by the plan of all. */
export function itemRequest(
  { to, order, settings, place }: QueuePlan,
  source: QueueSource,
  resume: boolean,
): MigrationRequest {
  return {
    source: source.path,
    ...(source.format === undefined ? {} : { sourceFormat: source.format }),
    ...(source.settings === undefined ? {} : { sourceSettings: source.settings }),
    ...(place.kind === 'beside'
      ? {}
      : { destination: join(place.folder, ...source.name.split('/')) }),
    to,
    order,
    settings,
    verify: true,
    resume,
    keepStaging: false,
  };
}

/**
 * The same for a look that makes nothing: folders that the run is going to make do not exist yet,
 * so the first of them stands for the destination. It lies on the same disk, in the folder that
 * must be writable, and nothing is there.
 */
export function lookRequest(request: MigrationRequest): MigrationRequest {
  const { destination } = request;
  if (destination === undefined) return request;
  const parent = dirname(destination);
  const above = nearestExisting(parent);
  if (above === parent) return request;
  let first = parent;
  while (dirname(first) !== above) first = dirname(first);
  return { ...request, destination: first };
}
