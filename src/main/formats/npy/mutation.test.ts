import { expect, test } from 'vitest';
import { readMutants } from './mutation-suite';

test('200 damaged files give a clear error or data', async () => {
  const { data, error } = await readMutants(200, 0x5eed);
  expect(data + error).toBe(200);
  // Both happen, or the mutations would test nothing.
  expect(data).toBeGreaterThan(40);
  expect(error).toBeGreaterThan(40);
});
