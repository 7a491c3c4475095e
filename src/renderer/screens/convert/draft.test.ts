import { describe, expect, it } from 'vitest';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import { draftOf, draftSchema, freshDraft, requestOf, targetFormats } from './draft';

const format = (id: string, family: string, write: boolean): FormatInfo => ({
  id,
  label: id,
  description: '',
  family,
  capabilities: {
    read: true,
    write,
    append: false,
    replace: false,
    delete: false,
    compact: false,
    findById: false,
    nearest: false,
  },
  accessModes: [],
  openSettings: {},
  createSettings: {},
});
const source: DatasetSummary = {
  path: '/data/run',
  name: 'run',
  format: 'a',
  formatLabel: 'A',
  layout: '',
  rowCount: 1,
  fields: [],
  bytes: 0,
  files: 0,
  modifiedMs: 0,
  metadata: {},
  rowOrders: [],
  capabilities: format('a', 'X', true).capabilities,
  openSettings: { member: 'w' },
  alternatives: [],
  problems: [],
};
const formats = [
  format('a', 'X', true),
  format('b', 'X', true),
  format('c', 'Y', true),
  format('d', 'Y', false),
];

describe('targetFormats', () => {
  it('offers what can be written, another family first and the same format last', () => {
    expect(targetFormats(formats, source).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('begins with the usual one, unless the source is that already', () => {
    const usual = { ...format('e', 'Y', true), isDefaultTarget: true };
    const all = [...formats, usual];
    expect(targetFormats(all, source).map(({ id }) => id)).toEqual(['e', 'c', 'b', 'a']);
    expect(targetFormats(all, { ...source, format: 'e' }).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
      'e',
    ]);
  });
});

describe('requestOf', () => {
  const draft = freshDraft(source, targetFormats(formats, source));

  it('verifies, and leaves the destination to the format unless one was chosen', () => {
    expect(requestOf(draft, source)).toEqual({
      source: '/data/run',
      sourceFormat: 'a',
      sourceSettings: { member: 'w' },
      to: 'c',
      order: 'stored',
      settings: {},
      verify: true,
      resume: false,
      keepStaging: false,
    });
    expect(requestOf({ ...draft, destination: '/x' }, source).destination).toBe('/x');
  });

  it('survives being stored', () => {
    expect(draftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });
});

it('a conversion that was begun before is filled in as it was', () => {
  const request = { ...requestOf(freshDraft(source, formats), source), settings: { level: 3 } };
  expect(draftOf(request, '/there')).toEqual({
    source: '/data/run',
    to: 'a',
    destination: '/there',
    order: 'stored',
    settings: { level: 3 },
    resume: true,
    answered: [],
  });
  expect(draftOf({ ...request, answered: ['one'] }, '/there').answered).toEqual(['one']);
});
