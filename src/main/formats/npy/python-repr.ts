/** A string as Python's `repr` spells it, so that headers come out as NumPy writes them. */
export function pythonString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let text = quote;
  for (const character of value) text += character === quote ? `\\${quote}` : spell(character);
  return text + quote;
}

/** `(3,)`, `()`, `(3, 4)`. */
export function pythonTuple(items: readonly string[]): string {
  return items.length === 1 ? `(${items.join('')},)` : `(${items.join(', ')})`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** What Python calls printable is kept; separators and others are escaped, the space excepted. */
function spell(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  if (character === ' ' || !/^[\p{C}\p{Z}]$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
