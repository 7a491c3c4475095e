import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import { choosePreview, previewsOf } from './registry';

const field = (
  shape: readonly number[],
  dtype = 'float32',
  kind: Field['kind'] = 'tensor',
): Field => ({
  name: 'data',
  kind,
  dtype,
  shape,
});

describe('previews', () => {
  it.each([
    [field([64, 64, 3]), 'image'],
    [field([1, 4096]), 'line'],
    [field([512], 'complex64'), 'line'],
    [field([3, 3]), 'numbers'],
    [field([7], 'int64'), 'numbers'],
    [field([], 'int64', 'scalar'), 'numbers'],
    [field([0]), 'numbers'],
  ])('%o is shown as %s', (given, id) => {
    expect(choosePreview(given, null)?.id).toBe(id);
  });

  it('shows text in none', () => {
    expect(previewsOf(field([], 'str320', 'id'))).toEqual([]);
    expect(choosePreview(field([], 'str', 'text'), 'image')).toBeNull();
  });

  it('keeps the choice only where it is supported', () => {
    expect(choosePreview(field([64, 64]), 'numbers')?.id).toBe('numbers');
    expect(choosePreview(field([64, 64]), 'line')?.id).toBe('image');
  });
});
