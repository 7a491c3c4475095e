import type { Field } from '../../../shared/model/dataset';
import { JSON_WORDS, type Spelling } from '../rows/text/format-rows';

/** A line an object, keys in the order of the fields, no spaces. */
export function jsonlSpelling(fields: readonly Field[]): Spelling {
  const keys = fields.map(({ name }) => `${JSON.stringify(name)}:`);
  return {
    words: JSON_WORDS,
    nothing: 'null',
    text: (value) => JSON.stringify(value),
    list: (json) => json,
    row: (cells) => `{${cells.map((cell, column) => `${keys[column] ?? ''}${cell}`).join(',')}}\n`,
  };
}
