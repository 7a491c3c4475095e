import { z } from 'zod';
import type { FormatInfo } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import { codecSettings } from '../formats/codec-settings';
import { DEFAULT_TARGET, allFormats } from '../formats/registry';
import type { Format } from '../formats/types';

/** Every registered format as the terminal and the renderer see it, in the registry's order. */
export async function formatInfos(): Promise<readonly FormatInfo[]> {
  return (await allFormats()).map(formatInfo);
}

export function formatInfo(format: Format): FormatInfo {
  return {
    id: format.id,
    label: format.label,
    description: format.description,
    family: format.family,
    capabilities: format.capabilities,
    ...(format.id === DEFAULT_TARGET ? { isDefaultTarget: true } : {}),
    accessModes: format.accessModes,
    openSettings: jsonSchema(format.openSettings),
    createSettings: jsonSchema(format.createSettings),
    ...(format.codecs === undefined ? {} : { codecSettings: codecSettings(format.codecs) }),
  };
}

const jsonObject = z.record(z.string(), z.json());

/** JSON Schema of what a person may give: a setting with a default need not be there. */
function jsonSchema(schema: z.ZodObject): JsonObject {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return jsonObject.parse(JSON.parse(JSON.stringify({ $schema, ...rest })));
}
