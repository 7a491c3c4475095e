/**
 * The library's code, compiled once. Its factory would unpack and compile the same four megabytes
 * for every instance, which is two thirds of what an instance costs.
 */
import { readFile } from 'node:fs/promises';

/** Makes an instance: `instantiateWasm` of Emscripten's module options. */
export type Instantiate = (
  imports: object,
  done: (instance: object, module: object) => void,
) => void;

/** What is used of the runtime's WebAssembly, whose types come with the DOM's only. */
interface Runtime {
  compile(code: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => object;
}

const BEFORE = "binaryDecode('";
const MAGIC = Buffer.from('\0asm', 'latin1');

/** Null where the code is not packed as it used to be; the factory can then do it itself. */
export async function compileLibrary(url: URL): Promise<Instantiate | null> {
  const runtime: unknown = Reflect.get(globalThis, 'WebAssembly');
  const code = unpack(await readFile(url, 'utf8'));
  const isCode = code?.subarray(0, MAGIC.length).equals(MAGIC) === true;
  if (!isCode || !isRuntime(runtime)) return null;
  const module = await runtime.compile(code);
  return (imports, done) => {
    done(new runtime.Instance(module, imports), module);
  };
}

function isRuntime(runtime: unknown): runtime is Runtime {
  if (typeof runtime !== 'object' || runtime === null) return false;
  return ['compile', 'Instance'].every((name) => typeof Reflect.get(runtime, name) === 'function');
}

/** The code is a string literal with a character for each byte, and U+0100 for a zero. */
function unpack(script: string): Buffer<ArrayBuffer> | null {
  const start = script.indexOf(BEFORE) + BEFORE.length;
  const literal = start < BEFORE.length ? null : /(?:[^\\']|\\[^])*/y;
  if (literal === null) return null;
  literal.lastIndex = start;
  const text = literal.exec(script)?.[0] ?? '';
  const plain = text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([^]))/gi,
    (_, two?: string, four?: string, one?: string) =>
      one === undefined
        ? String.fromCharCode(parseInt(two ?? four ?? '', 16))
        : (ESCAPES[one] ?? one),
  );
  return Buffer.from(plain, 'latin1');
}

const ESCAPES: Readonly<Record<string, string>> = {
  0: '\0',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
