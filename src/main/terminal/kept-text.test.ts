import { expect, it } from 'vitest';
import { keptText, resumeCommand } from './kept-text';

const options = { to: 'lance', order: 'stored', set: [], verify: true } as const;
const kept = {
  rowsDone: 12_000,
  rowsVerified: 0,
  rows: 40_000,
  stagedBytes: 590_000_000,
  startedAt: '2026-01-01T00:00:00.000Z',
  lastAt: '2026-01-01T00:00:09.000Z',
};

it('repeats the command that was typed, with all that decides the rows', () => {
  expect(resumeCommand('my results', undefined, options)).toBe(
    "arrayscope migrate 'my results' --to lance --order stored --resume",
  );
  expect(
    resumeCommand('a', 'b', {
      ...options,
      from: 'hyrax',
      open: ['reader=whole-batch'],
      order: 'index',
      set: ['codec=zstd', 'level=3'],
      verify: false,
      keepStaging: true,
    }),
  ).toBe(
    'arrayscope migrate a b --to lance --from hyrax --open reader=whole-batch --order index ' +
      '--set codec=zstd --set level=3 --no-verify --keep-staging --resume',
  );
});

it('says in two lines what is kept, how to go on, and how to discard it', () => {
  const command = resumeCommand('a', 'b', options);
  expect(keptText(kept, command, '/data/b')).toBe(
    'Kept: 12,000 of 40,000 rows written (590 MB). Go on: arrayscope migrate a b --to lance --order stored --resume\n' +
      'Discard it instead: arrayscope rollback /data/b',
  );
  expect(keptText({ ...kept, rowsDone: 40_000, rowsVerified: 9000 }, command, '/data/b')).toMatch(
    /^Kept: 40,000 of 40,000 rows written, 9,000 of them verified \(590 MB\)\./,
  );
});
