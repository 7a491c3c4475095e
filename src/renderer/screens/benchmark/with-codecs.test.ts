import type { JsonObject } from '../../../shared/model/json';
import { expect, it } from 'vitest';
import type { Draft } from './draft';
import { withCodecs } from './with-codecs';

it('adds what is not listed yet, whatever the order of its settings', () => {
  const listed: Draft['entries'] = [
    { format: 'zarr', settings: { level: 3, codec: 'zstd' } },
    { format: 'lance', settings: { codec: 'none' } },
  ];
  const codecSettings: readonly JsonObject[] = [
    { codec: 'none' },
    { codec: 'zstd', level: 3 },
    { codec: 'zstd', level: 9 },
  ];
  expect(withCodecs(listed, { format: 'zarr', codecSettings })).toEqual([
    ...listed,
    { format: 'zarr', settings: { codec: 'none' } },
    { format: 'zarr', settings: { codec: 'zstd', level: 9 } },
  ]);
});
