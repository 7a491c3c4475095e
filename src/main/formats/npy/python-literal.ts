/**
 * Python literals as NumPy writes them into a header: dict, list, tuple, string, integer, bool
 * and None, and nothing else. Nothing is evaluated.
 * The grammar is the part of `ast.literal_eval` that `numpy.lib.format` relies on.
 */
export type PythonValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PythonValue> };

/** Where and why a text is no literal; `position` counts UTF-16 units from its start. */
export class LiteralError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}

/** Deeper nesting than any dtype has is refused, so that no header can exhaust the stack. */
const MAX_DEPTH = 32;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** @throws LiteralError for anything but one literal between white space. */
export function parsePythonLiteral(text: string): PythonValue {
  const parser = new LiteralParser(text);
  const value = parser.value(0);
  parser.expectEnd();
  return value;
}

class LiteralParser {
  #at = 0;
  constructor(private readonly text: string) {}

  value(depth: number): PythonValue {
    if (depth > MAX_DEPTH) throw this.#error('it is nested too deeply');
    const next = this.#peek();
    if (next === '{') return this.#dict(depth);
    if (next === '(') return this.#sequence('tuple', ')', depth);
    if (next === '[') return this.#sequence('list', ']', depth);
    if (/^[-0-9]$/.test(next)) return this.#int();
    if (next === "'" || next === '"') return { kind: 'string', value: this.#string() };
    return this.#word();
  }

  expectEnd(): void {
    if (this.#peek() !== '') throw this.#error('there is text after the dictionary');
  }

  #dict(depth: number): PythonValue {
    const entries = new Map<string, PythonValue>();
    this.#at += 1;
    while (this.#peek() !== '}') {
      const key = this.value(depth + 1);
      if (key.kind !== 'string') throw this.#error('a dictionary key is no string');
      if (entries.has(key.value)) throw this.#error(`the key '${key.value}' occurs twice`);
      this.#expect(':');
      entries.set(key.value, this.value(depth + 1));
      if (this.#peek() !== '}') this.#expect(',');
    }
    this.#at += 1;
    return { kind: 'dict', entries };
  }

  /** `(5,)` is a tuple, `(5)` only 5 in brackets. */
  #sequence(kind: 'tuple' | 'list', close: string, depth: number): PythonValue {
    const items: PythonValue[] = [];
    let commas = 0;
    this.#at += 1;
    while (this.#peek() !== close) {
      items.push(this.value(depth + 1));
      if (this.#peek() === close) break;
      this.#expect(',');
      commas += 1;
    }
    this.#at += 1;
    const only = items[0];
    if (kind === 'tuple' && commas === 0 && only !== undefined) return only;
    return { kind, items };
  }

  /** A trailing `L` is how Python 2 wrote long integers; NumPy still reads it. */
  #int(): PythonValue {
    const digits = this.#match(/-?(?:0+|[1-9][0-9]*)(?![0-9])/y);
    if (digits === null) throw this.#error('a number is malformed');
    if (digits.length > 40) throw this.#error('a number is too long');
    this.#match(/L/y);
    return { kind: 'int', value: BigInt(digits) };
  }

  #word(): PythonValue {
    const word = this.#match(/[A-Za-z_][A-Za-z0-9_]*/y);
    if (word === 'True' || word === 'False') return { kind: 'bool', value: word === 'True' };
    if (word === 'None') return { kind: 'none' };
    const quote = this.text[this.#at];
    if ((word === 'u' || word === 'U') && (quote === "'" || quote === '"')) {
      return { kind: 'string', value: this.#string() };
    }
    throw this.#error(word === null ? 'a value is missing' : `'${word}' is no literal`);
  }

  #string(): string {
    const quote = this.text[this.#at] ?? '';
    let value = '';
    this.#at += 1;
    for (;;) {
      const unit = this.text[this.#at];
      if (unit === undefined || unit === '\n') throw this.#error('a string has no end');
      this.#at += 1;
      if (unit === quote) return value;
      value += unit === '\\' ? this.#escape() : unit;
    }
  }

  #escape(): string {
    const unit = this.text[this.#at] ?? '';
    this.#at += 1;
    const plain = ESCAPES[unit];
    if (plain !== undefined) return plain;
    const digits = HEX_DIGITS[unit];
    if (digits === undefined) throw this.#error('a string holds an unknown escape');
    const hex = this.text.slice(this.#at, this.#at + digits);
    const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? parseInt(hex, 16) : Infinity;
    if (code > 0x10ffff) throw this.#error('a string holds a malformed escape');
    this.#at += digits;
    return String.fromCodePoint(code);
  }

  /** The next character that is no white space, `''` at the end. */
  #peek(): string {
    this.#match(/[ \t\r\n\f]*/y);
    return this.text[this.#at] ?? '';
  }

  #expect(symbol: string): void {
    if (this.#peek() !== symbol) throw this.#error(`'${symbol}' is missing`);
    this.#at += 1;
  }

  /** Matches a sticky pattern here and steps over it. */
  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #error(message: string): LiteralError {
    return new LiteralError(message, this.#at);
  }
}
