/**
 * Numbers that JSON has no spelling for. The serialiser knows NaN; without this an infinity would
 * arrive as null and a negative zero without its sign. Both ends need the same list.
 */
export const exactNumbers = [
  {
    type: 32,
    condition: (value: unknown): boolean =>
      value === Infinity || value === -Infinity || Object.is(value, -0),
    serialize: (value: unknown): string => (Object.is(value, -0) ? '-0' : String(value)),
    deserialize: (text: unknown): number => Number(text),
  },
];
