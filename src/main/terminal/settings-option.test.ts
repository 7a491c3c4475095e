import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UsageError } from '../../shared/errors';
import { parseSettings } from './settings-option';

const create = z.object({
  codec: z.enum(['none', 'zstd']).default('none'),
  level: z.int().min(1).max(22).optional(),
  flush: z.boolean().default(true),
  table: z.string().default('results'),
});
const open = z.object({ access: z.enum(['rows', 'file']).default('rows') });

describe('parseSettings', () => {
  it('gives each value the type that its setting takes', () => {
    expect(
      parseSettings(
        ['codec=zstd', 'level=3', 'flush=false', 'table=12', 'access=file'],
        [create, open],
        'X',
      ),
    ).toEqual({
      codec: 'zstd',
      level: 3,
      flush: false,
      table: '12',
      access: 'file',
    });
    expect(parseSettings(['table=a=b'], [create], 'X')).toEqual({ table: 'a=b' });
    expect(parseSettings([], [create], 'X')).toEqual({});
  });

  it.each([
    ['colour=red', 'Its settings: codec, level, flush, table.'],
    ['level=99', 'arrayscope formats'],
    ['codec=gzip', 'arrayscope formats'],
    ['codec', 'NAME=VALUE'],
    ['=3', 'NAME=VALUE'],
  ])('refuses “%s”', (pair, hint) => {
    try {
      parseSettings([pair], [create], 'X');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({ hint: expect.stringContaining(hint) });
    }
  });
});
