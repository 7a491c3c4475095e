import { afterEach, beforeEach, expect, vi, type MockInstance } from 'vitest';

// Output on the console is a warning that nobody reads: it fails the test that made it.
const methods = ['debug', 'error', 'info', 'log', 'warn'] as const;
let spies: readonly MockInstance[] = [];

beforeEach(() => {
  spies = methods.map((method) => vi.spyOn(console, method).mockImplementation(() => undefined));
});

afterEach(() => {
  const written = spies.flatMap((spy) => spy.mock.calls);
  for (const spy of spies) spy.mockRestore();
  expect(written, 'nothing may be written to the console during a test').toEqual([]);
});
