import { expect, it } from 'vitest';
import { CancelledError, MachineError, RemoteError } from '../../shared/errors';
import { runEndOf } from './run-end';

const remote = (code: string, exitCode: 2 | 4 | 130 = 4) =>
  new RemoteError({ code, message: 'It happened.', exitCode });

it.each([
  ['a disk that is full', remote('disk-full'), 'failed'],
  ['a run that was cancelled', remote('cancelled', 130), 'cancelled'],
  ['a cancel of our own', new CancelledError(), 'cancelled'],
  ['a run that ended long ago', remote('unknown-run', 2), 'unknown'],
  ['an engine that is gone', new MachineError('engine-lost', 'The engine stopped.'), 'unseen'],
  ['an engine that does not answer', new MachineError('no-answer', 'No answer.'), 'unseen'],
  ['anything else', new Error('what?'), 'unseen'],
] as const)('%s: %s', (_, error, end) => {
  expect(runEndOf(error)).toBe(end);
});
