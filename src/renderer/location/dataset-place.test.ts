import { describe, expect, it } from 'vitest';
import { datasetChanges, datasetPlace, datasetQuery } from './dataset-place';
import { formatPlace, parsePlace } from './place';

describe('a dataset in the address', () => {
  it('comes back with its settings', () => {
    const place = { path: '/a & b', format: 'x', settings: { member: 'é=1&', rows: [64, 64] } };
    const hash = formatPlace({ screen: 'inspect', query: datasetQuery(place) });
    expect(datasetPlace(parsePlace(hash).query)).toEqual(place);
  });

  it('leaves out what was not chosen', () => {
    expect(datasetQuery({ path: '/a', settings: {} })).toEqual({ path: '/a' });
    expect(datasetChanges({ path: '/a' })).toEqual({ path: '/a', format: null, open: null });
    expect(datasetPlace({})).toBeNull();
  });

  it.each(['', '{', '[1]', '3'])('takes “%s” for no settings', (open) => {
    expect(datasetPlace({ path: '/a', open })?.settings).toBeUndefined();
  });
});
