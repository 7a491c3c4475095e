import { DamagedPage } from './damaged-page';
import { type FixedValues, type TextValues, type Values, countOf, textValues } from './values';
import type { Target } from './value-type';

const JULIAN_DAY_OF_1970 = 2_440_588n;
const NANOSECONDS_A_DAY = 86_400_000_000_000n;

/** Decimals and UUIDs are spelled one by one. */
const MAX_RENDERED = 2_000_000;

/** Values as the file holds them, as the column holds them. */
export function convertValues(values: Values, target: Target): Values {
  if (target.kind === 'text') {
    const { rendering } = target;
    if (rendering.kind !== 'as-is' && countOf(values) > MAX_RENDERED)
      throw new DamagedPage(`${countOf(values)} values to spell in one page`, 'unsupported');
    switch (rendering.kind) {
      case 'as-is':
        return asText(values);
      case 'decimal':
        return textValues(decimals(values).map((value) => decimalText(value, rendering.scale)));
      case 'uuid':
        return textValues(parts(values).map(uuidText));
    }
  }
  switch (target.conversion) {
    case 'same':
    case 'bits':
      return values;
    case 'narrow':
      return narrowed(values, target.width);
    case 'nanoseconds':
      return nanoseconds(values);
    case 'fixed-rows':
      return fixedRows(values, target.width);
  }
}

function asText(values: Values): TextValues {
  if (values.kind === 'text') return values;
  const count = countOf(values);
  const offsets = new Int32Array(count + 1);
  for (let row = 1; row <= count; row += 1) offsets[row] = row * values.width;
  return { kind: 'text', offsets, bytes: values.bytes };
}

function narrowed(values: Values, width: number): FixedValues {
  const { bytes } = fixed(values);
  const narrow = new Uint8Array((bytes.length / 4) * width);
  if (width === 1) {
    for (let row = 0; row < narrow.length; row += 1) narrow[row] = bytes[row * 4] ?? 0;
  } else {
    for (let row = 0; row * 2 < narrow.length; row += 1) {
      narrow[row * 2] = bytes[row * 4] ?? 0;
      narrow[row * 2 + 1] = bytes[row * 4 + 1] ?? 0;
    }
  }
  return { kind: 'fixed', width, bytes: narrow };
}

function nanoseconds(values: Values): FixedValues {
  const { bytes } = fixed(values);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const converted = new BigInt64Array(bytes.length / 12);
  for (let row = 0; row < converted.length; row += 1) {
    const day = BigInt(view.getInt32(row * 12 + 8, true)) - JULIAN_DAY_OF_1970;
    converted[row] = day * NANOSECONDS_A_DAY + view.getBigInt64(row * 12, true);
  }
  return { kind: 'fixed', width: 8, bytes: new Uint8Array(converted.buffer) };
}

function fixedRows(values: Values, width: number): FixedValues {
  if (values.kind === 'fixed') return values;
  const { offsets, bytes } = values;
  const count = countOf(values);
  for (let row = 0; row < count; row += 1) {
    const length = (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
    if (length !== width)
      throw new DamagedPage(
        `it has a value of ${length} bytes where rows have ${width}`,
        'ragged-list',
      );
  }
  return { kind: 'fixed', width, bytes };
}

function fixed(values: Values): FixedValues {
  if (values.kind === 'fixed') return values;
  throw new DamagedPage('it holds text where numbers are expected');
}

function parts(values: Values): Uint8Array[] {
  const { offsets, bytes } = asText(values);
  return Array.from({ length: offsets.length - 1 }, (_, row) =>
    bytes.subarray(offsets[row], offsets[row + 1]),
  );
}

/** Unscaled: little-endian in INT32 and INT64 (4 and 8 bytes wide), big-endian in byte arrays. */
function decimals(values: Values): bigint[] {
  const little = values.kind === 'fixed' && values.little === true;
  return parts(values).map((part) => {
    const hex = Buffer.from(little ? part.slice().reverse() : part).toString('hex');
    return hex === '' ? 0n : BigInt.asIntN(part.length * 8, BigInt(`0x${hex}`));
  });
}

/** `-12.340` of -12340 with three digits behind the point. */
function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`;
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
