import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveArguments } from './serve-arguments';

describe('serveArguments', () => {
  it('takes a path, a port and --no-open in any order', () => {
    expect(serveArguments([])).toEqual({ open: true, port: undefined, initialPath: undefined });
    expect(serveArguments(['--no-open', 'data', '--port', '0'])).toEqual({
      open: false,
      port: 0,
      initialPath: resolve('data'),
    });
  });

  it.each([[['--port', 'x']], [['--port', '-1']], [['a', 'b']], [['--what']], [['--port']]])(
    'refuses %j',
    (args) => {
      expect(() => serveArguments(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});
