import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import { type ArrayInfo, type CodecSpec, checkShapes } from './array-info';
import { elementV2 } from './dtype-v2';
import { unsupported } from './element';
import { fillBytes } from './fill-value';
import { plainJson } from './lossless-json';
import { placed } from './placed';

const codec = z.looseObject({ id: z.string() });
const extents = z.array(z.int().nonnegative());

/** Zarr version 2, “Metadata” of arrays. */
const schema = z.looseObject({
  zarr_format: z.literal(2),
  shape: extents,
  chunks: z.array(z.int().positive()),
  dtype: z.json(),
  compressor: codec.nullish(),
  filters: z.array(codec).nullish(),
  fill_value: z.json().optional(),
  order: z.enum(['C', 'F']).default('C'),
  dimension_separator: z.enum(['.', '/']).optional(),
});

const VLEN = new Set(['vlen-utf8', 'vlen-bytes']);

/**
 * @param nested whether the chunks lie in folders, where the metadata do not say
 * @throws InputError that names `path`
 */
export function arrayV2(
  key: string,
  document: JsonObject,
  path: string,
  nested: boolean,
): ArrayInfo {
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw badMetadata(path, parsed.error);
  const { data } = parsed;
  return placed(path, () => {
    const filters = data.filters ?? [];
    const element = elementV2(
      data.dtype,
      filters.map(({ id }) => id),
    );
    const vlen = filters.findIndex(({ id }) => VLEN.has(id));
    if (element.kind === 'text' ? vlen !== 0 : vlen !== -1)
      throw unsupported('strings that another filter was applied to first');
    const codecs = [...filters.slice(vlen + 1), ...[data.compressor ?? []].flat()];
    const info: ArrayInfo = {
      key,
      version: 2,
      shape: data.shape,
      chunkShape: data.chunks,
      shard: null,
      element,
      stored: typeof data.dtype === 'string' ? data.dtype : JSON.stringify(data.dtype),
      fill: fillBytes(data.fill_value, element),
      fillShown: JSON.stringify(plainJson(data.fill_value ?? null)),
      order:
        data.order === 'F' && data.shape.length > 1
          ? data.shape.map((_, at) => data.shape.length - 1 - at)
          : null,
      codecs: codecs.map((spec) => codecSpec(spec)),
      keys: { prefix: '', separator: data.dimension_separator ?? (nested ? '/' : '.') },
    };
    checkShapes(info, path);
    return info;
  });
}

function codecSpec(spec: { readonly id: string; readonly [name: string]: unknown }): CodecSpec {
  const { id, ...rest } = spec;
  const settings = z.record(z.string(), z.json()).safeParse(rest);
  const configuration: Record<string, JsonValue> = settings.data ?? {};
  return { name: id, configuration };
}

export function badMetadata(path: string, error: z.ZodError): InputError {
  const [issue] = error.issues;
  const name = issue?.path.join('.') ?? '';
  const what = name === '' ? '' : ` “${name}”:`;
  return new InputError(
    'bad-metadata',
    `${path} is not what Zarr writes:${what} ${issue?.message ?? ''}.`,
    {
      path,
      cause: error,
    },
  );
}
