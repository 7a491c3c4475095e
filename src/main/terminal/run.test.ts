import { describe, expect, it } from 'vitest';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { runCaptured, runJson } from './testing/run-captured';

describe('the command line', () => {
  it('shows help on stdout and names every command', async () => {
    const { code, stdout, stderr } = await runCaptured(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of [
      'inspect',
      'preview',
      'bench',
      'migrate',
      'verify',
      'rollback',
      'sample',
      'serve',
      'formats',
    ]) {
      expect(stdout).toContain(`\n  ${name} `);
      const help = await runCaptured([name, '--help']);
      expect(help.code).toBe(0);
      expect(help.stdout).toContain('--json');
    }
  });

  it('knows its version', async () => {
    expect(await runCaptured(['--version'])).toEqual({
      code: 0,
      stdout: `${ARRAYSCOPE_VERSION}\n`,
      stderr: '',
    });
  });

  it.each([
    [[], 'Say what to do.'],
    [['no-such-command'], "Unknown command 'no-such-command'"],
    [['inspect'], "Missing required argument 'path'"],
    [['inspect', 'a', 'b'], 'Too many arguments'],
    [['inspect', 'a', '--nope'], "Unknown option '--nope'"],
    [['preview', 'a', '--row', '1.5'], 'It must be a whole number.'],
    [['preview', 'a', '--row'], 'argument missing'],
    [['preview', 'a'], 'Name one row'],
    [['preview', 'a', '--row', '1', '--id', 'x'], 'Name one row'],
    [['preview', 'a', '--row', '1', '--out', 'x.jpg'], 'neither in .npy nor in .png'],
    [['preview', 'a', '--row', '1', '--out', 'x.png', '--colour-map', 'jet'], 'no colour map'],
    [['sample', 'a', '--items', '0'], 'above zero'],
    [['sample', 'a', '--shape', '64,,3'], 'whole number'],
    [['migrate', 'a', '--order', 'random'], 'Allowed choices are stored, index'],
    [['bench', '--cache', 'warm'], 'Allowed choices are hot, reopen, cold'],
    [['bench', '--fail-if-slower', 'much'], 'per cent'],
    [['serve', '--port', '70000'], 'A port is 0 to 65535.'],
    [['verify'], "Missing required argument 'source'"],
  ])('refuses %j with exit code 2, on stderr alone', async (args, words) => {
    const { code, stdout, stderr } = await runCaptured(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).toMatch(/^arrayscope: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('gives the same as one JSON document on stdout', async () => {
    const { code, stderr, document } = await runJson(['inspect', 'a', '--nope']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(document).toEqual({
      error: {
        code: 'usage',
        message: expect.stringContaining("Unknown option '--nope'"),
        hint: expect.stringContaining('arrayscope inspect --help'),
      },
    });
  });

  it('shows a trace only when asked', async () => {
    const { code, stdout, stderr } = await runCaptured(['preview', 'a', '--verbose']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^\s+at /m);
  });
});
