import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../shared/errors';
import { askOnTerminal } from './ask';

/** A person at a terminal, who types what `type` is given. */
function terminal({ stdin: inIsTTY = true, stdout: outIsTTY = true } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: inIsTTY });
  const stderr = new PassThrough();
  const controller = new AbortController();
  return {
    ask: askOnTerminal({ stdin, stdout: { isTTY: outIsTTY }, stderr }, controller.signal),
    type: (text: string) => stdin.write(text),
    end: () => stdin.end(),
    interrupt: () => controller.abort(new CancelledError()),
    said: () => String(stderr.read() ?? ''),
  };
}

describe('a question on a terminal', () => {
  it.each([
    ['y\n', true],
    [' Yes \n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
  ])('takes %j for %s', async (line, yes) => {
    const { ask, type, said } = terminal();
    const answer = ask?.('Go on?');
    type(line);
    expect(await answer).toBe(yes);
    expect(said()).toBe('Go on? [y/N] ');
  });

  it('is asked again with its own answer', async () => {
    const { ask, type } = terminal();
    const first = ask?.('One?');
    type('y\n');
    expect(await first).toBe(true);
    const second = ask?.('Two?');
    type('n\n');
    expect(await second).toBe(false);
  });

  it('is a no where the input ends', async () => {
    const { ask, end, said } = terminal();
    const answer = ask?.('Go on?');
    end();
    expect(await answer).toBe(false);
    expect(said()).toBe('Go on? [y/N] \n');
  });

  it('is cancelled by Ctrl-C, before it is asked as well', async () => {
    const { ask, interrupt } = terminal();
    const answer = ask?.('Go on?');
    interrupt();
    await expect(answer).rejects.toBeInstanceOf(CancelledError);
    await expect(ask?.('Go on?')).rejects.toBeInstanceOf(CancelledError);
  });

  it.each([{ stdin: false }, { stdout: false }])('is not to be had with %j', (streams) => {
    expect(terminal(streams).ask).toBeUndefined();
  });
});
