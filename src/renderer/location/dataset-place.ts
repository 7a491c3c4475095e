import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';
import type { Place } from './place';

/** Which dataset, and how it is opened: the part of the address that all screens share. */
export interface DatasetPlace {
  readonly path: string;
  readonly format?: string | undefined;
  /** Open settings of the format, those that were chosen. */
  readonly settings?: JsonObject | undefined;
}

/** For a new address. */
export function datasetQuery({ path, format, settings }: DatasetPlace): Place['query'] {
  return {
    path,
    ...(format === undefined ? {} : { format }),
    ...(settings === undefined || Object.keys(settings).length === 0
      ? {}
      : { open: JSON.stringify(settings) }),
  };
}

/** For a change of the address: what is not given is taken out of it. */
export function datasetChanges(place: DatasetPlace): Readonly<Record<string, string | null>> {
  return { format: null, open: null, ...datasetQuery(place) };
}

/** The dataset that an address names; null where it names none. */
export function datasetPlace({ path, format, open }: Place['query']): DatasetPlace | null {
  return path === undefined ? null : { path, format, settings: readSettings(open) };
}

const settingsSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Settings from the text of an address; undefined for what is none. */
export function readSettings(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    return settingsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
