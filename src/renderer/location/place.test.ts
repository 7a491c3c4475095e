import { describe, expect, it } from 'vitest';
import { changeQuery, formatPlace, parsePlace } from './place';

describe('place', () => {
  it.each([
    ['', { screen: '', query: {} }],
    ['#/datasets', { screen: 'datasets', query: {} }],
    [
      '#/inspect?path=%2Fa%26b%2Fc+d%3F&row=3',
      { screen: 'inspect', query: { path: '/a&b/c d?', row: '3' } },
    ],
  ])('reads %s', (hash, place) => {
    expect(parsePlace(hash)).toEqual(place);
  });

  it('comes back from the address with any path', () => {
    const place = { screen: 'inspect', query: { path: '/daten/größe #1/100% & more?' } };
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });

  it('removes the keys that are set to null and keeps the others', () => {
    expect(changeQuery({ path: '/a', row: '1' }, { row: null, id: 'x' })).toEqual({
      path: '/a',
      id: 'x',
    });
  });
});
