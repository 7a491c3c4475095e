import {
  type ArrayscopeError,
  InputError,
  MachineError,
  isArrayscopeError,
} from '../../../shared/errors';

/** What was being done when the library failed; decides whose fault an unknown message is. */
export type NativeWork = 'open' | 'read' | 'write';

interface Sentence {
  readonly pattern: RegExp;
  readonly make: (path: string, words: string) => ArrayscopeError;
}

const SENTENCES: readonly Sentence[] = [
  {
    pattern: /no space left|os error 28\b|storage full/i,
    make: (path) =>
      new MachineError('disk-full', `There is no space left for ${path}.`, {
        path,
        hint: 'Free some space or choose another disk; nothing that was there is lost.',
      }),
  },
  {
    pattern: /permission denied|os error 13\b/i,
    make: (path) =>
      new MachineError('no-permission', `You have no permission to use ${path}.`, {
        path,
        hint: 'Change its permissions, or choose a place of your own.',
      }),
  },
  {
    pattern: /too many open files|os error 24\b/i,
    make: (path) =>
      new MachineError('too-many-files', `Too many files are open to also use ${path}.`, {
        path,
        hint: 'Close other programs or raise the limit (ulimit -n).',
      }),
  },
  {
    pattern: /input\/output error|os error 5\b/i,
    make: (path) =>
      new MachineError('io-error', `The disk reported an error at ${path}.`, { path }),
  },
];

/** An error of the library as a sentence; its Rust source locations are left out. */
export function toNativeError(error: unknown, path: string, work: NativeWork): ArrayscopeError {
  if (isArrayscopeError(error)) return error;
  const words = plainWords(error instanceof Error ? error.message : String(error));
  const known = SENTENCES.find(({ pattern }) => pattern.test(words))?.make(path, words);
  const made = known ?? unknown(path, words, work);
  made.cause = error;
  return made;
}

/** Runs calls of the library on `path` and translates what they throw. */
export async function withNativeErrors<T>(
  path: string,
  work: NativeWork,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toNativeError(error, path, work);
  }
}

function unknown(path: string, words: string, work: NativeWork): ArrayscopeError {
  switch (work) {
    case 'open':
      return new InputError(
        'lance-unreadable',
        `The Lance table at ${path} cannot be opened: ${words}`,
        { path },
      );
    case 'read':
      return new InputError(
        'lance-unreadable',
        `The Lance table at ${path} cannot be read: ${words}`,
        {
          path,
          hint: 'Inspect it: a data file may be missing or cut short.',
        },
      );
    case 'write':
      return new MachineError('lance-write', `Lance could not write ${path}: ${words}`, { path });
  }
}

/** First line, without source locations, and not longer than a person reads. */
function plainWords(message: string): string {
  const line = message.split('\n')[0] ?? '';
  const plain = line
    .replaceAll(/,?\s*(?:location: )?\S*\/[\w./-]+\.rs:\d+:\d+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const short = plain.length > 300 ? `${plain.slice(0, 299)}…` : plain;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
