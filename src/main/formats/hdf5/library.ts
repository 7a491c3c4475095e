/**
 * Instances of the HDF5 library (h5wasm, HDF5 2.0 compiled to WebAssembly). Each opened file has
 * an instance of its own: a broken file may corrupt or abort the instance that reads it and
 * nothing else, and its heap, which only ever grows, is freed with it. About 10 ms each.
 *
 * The package's own entry makes one instance for the whole process and prints errors; hence its
 * factory is loaded from the file beside that entry.
 */
import type { Module } from 'h5wasm/node';
import { InternalError } from '../../../shared/errors';
import { type Instantiate, compileLibrary } from './compiled-library';

export type Library = typeof Module;

export interface LibraryInstance {
  readonly library: Library;
  /** All memory of the instance; ask again after every call, for it moves when it grows. */
  heap(): Uint8Array;
  /** What the library printed since the last call: its error stack, the innermost error last. */
  takeMessages(): string;
  /** Adds to what `takeMessages` gives. */
  say(text: string): void;
}

/** The instance asked for more memory than the file may cost; it cannot be used any further. */
export class HeapLimitError extends Error {}

const MAX_MESSAGE_CHARACTERS = 65_536;

type Factory = (options: object) => Promise<Library>;
interface Loaded {
  readonly make: Factory;
  readonly instantiate: Instantiate | null;
}
let loading: Promise<Loaded> | null = null;

export async function createInstance(heapLimitBytes: number): Promise<LibraryInstance> {
  loading ??= loadLibrary();
  const { make, instantiate } = await loading;
  let messages = '';
  const say = (text: string): void => {
    if (messages.length < MAX_MESSAGE_CHARACTERS) messages += text;
  };
  let heap = new Uint8Array(0);
  const library = await make({
    noInitialRun: true,
    ...(instantiate === null ? {} : { instantiateWasm: instantiate }),
    print: (line: string) => say(`${line}\n`),
    printErr: (line: string) => {
      say(`${line}\n`);
      // The only place outside the library's own `catch` from which growth can be refused.
      if (line.startsWith('growMemory')) throw new HeapLimitError(line);
    },
    get HEAPU8() {
      return heap;
    },
    /** The library puts its memory here whenever it has grown. */
    set HEAPU8(view: Uint8Array<ArrayBuffer>) {
      if (view.length > heapLimitBytes)
        throw new HeapLimitError(`The heap would have ${view.length} bytes.`);
      heap = view;
    },
  });
  const takeMessages = (): string => {
    const taken = messages;
    messages = '';
    return taken;
  };
  return { library, heap: () => heap, takeMessages, say };
}

async function loadLibrary(): Promise<Loaded> {
  const url = new URL('hdf5_util.js', import.meta.resolve('h5wasm/node'));
  const loaded: unknown = await import(/* @vite-ignore */ url.href);
  if (isFactoryModule(loaded))
    return { make: loaded.default, instantiate: await compileLibrary(url) };
  throw new InternalError('The HDF5 library (h5wasm) has no factory where it used to be.');
}

function isFactoryModule(loaded: unknown): loaded is { readonly default: Factory } {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'default' in loaded &&
    typeof loaded.default === 'function'
  );
}
