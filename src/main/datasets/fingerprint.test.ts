import { describe, expect, it } from 'vitest';
import { type FileState, fingerprint, fingerprintChange } from './fingerprint';

const files: readonly FileState[] = [
  { path: 'b.npy', bytes: 20, modifiedMs: 2 },
  { path: 'a.npy', bytes: 10, modifiedMs: 1 },
];
const change = (after: readonly FileState[], compare: 'names' | 'state' = 'state'): string | null =>
  fingerprintChange(fingerprint(files), fingerprint(after), compare);

describe('a fingerprint', () => {
  it('does not depend on the order of the files', () => {
    expect(fingerprint(files)).toEqual(fingerprint([...files].reverse()));
    expect(fingerprint(files)).toMatchObject({ files: 2, bytes: 30 });
    expect(change([...files].reverse())).toBeNull();
  });

  it('names the file that changed', () => {
    const [b, a] = files as [FileState, FileState];
    expect(change([a])).toBe('b.npy is gone');
    expect(change([a, b, { path: 'c.npy', bytes: 1, modifiedMs: 1 }])).toBe('c.npy was added');
    expect(change([a, { ...b, bytes: 21 }])).toBe('b.npy had 20 bytes and has 21');
    expect(change([a, { ...b, modifiedMs: 3 }])).toBe('b.npy was written to');
    expect(change([a, { ...b, modifiedMs: 3 }], 'names')).toBeNull();
  });
});
