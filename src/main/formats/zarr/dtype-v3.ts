import { isNumericDtype } from '../../../shared/model/dtype';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import type { ByteOrder } from '../rows/utf32';
import {
  type Element,
  type RecordMember,
  numericElement,
  recordElement,
  stringElement,
  unsupported,
} from './element';
import { isJsonList, isJsonObject } from './lossless-json';

/**
 * The `data_type` of a version 3 array: those of the core specification, and those that
 * zarr-python writes beside them (strings, bytes, moments, records).
 * @param byteOrder what the `bytes` codec says
 * @throws InputError `unsupported-dtype`
 */
export function elementV3(dataType: JsonValue, byteOrder: ByteOrder): Element {
  const { name, configuration } = named(dataType);
  switch (name) {
    case 'string':
      return { kind: 'text', encoding: 'utf8' };
    case 'bytes':
    case 'variable_length_bytes':
      return { kind: 'text', encoding: 'bytes' };
    case 'struct':
    case 'structured':
      return recordElement(
        members(configuration['fields']).map((member) => memberOf(member, byteOrder)),
      );
    default:
      return simpleElement(name, configuration, byteOrder);
  }
}

function simpleElement(
  name: string,
  configuration: JsonObject,
  byteOrder: ByteOrder,
): RecordMember['element'] {
  if (isNumericDtype(name)) return numericElement(name, byteOrder);
  const width = Number(configuration['length_bytes']);
  switch (name) {
    case 'fixed_length_utf32':
      if (width % 4 !== 0) throw unsupported(`UTF-32 of ${width} bytes`);
      return stringElement('unicode', width, byteOrder);
    case 'null_terminated_bytes':
      return stringElement('bytes', width, byteOrder);
    case 'raw_bytes':
      return numericElement('uint8', byteOrder, [width]);
    case 'numpy.datetime64':
    case 'numpy.timedelta64':
      return numericElement('int64', byteOrder);
    default:
      if (/^r[0-9]+$/.test(name) && Number(name.slice(1)) % 8 === 0)
        return numericElement('uint8', byteOrder, [Number(name.slice(1)) / 8]);
      throw unsupported(`the data type ${JSON.stringify(name)}`);
  }
}

function memberOf(
  member: JsonValue,
  byteOrder: ByteOrder,
): readonly [string, RecordMember['element']] {
  // A pair, or, in the later draft, an object.
  const pair: readonly JsonValue[] = isJsonList(member) ? member : [];
  const whole = isJsonObject(member) ? member : {};
  const name = pair[0] ?? whole['name'];
  if (typeof name !== 'string') throw unsupported(`the record member ${JSON.stringify(member)}`);
  const type = named(pair[1] ?? whole['data_type'] ?? null);
  return [name, simpleElement(type.name, type.configuration, byteOrder)];
}

function members(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

function named(value: JsonValue): { readonly name: string; readonly configuration: JsonObject } {
  if (typeof value === 'string') return { name: value, configuration: {} };
  const name = isJsonObject(value) ? value['name'] : undefined;
  if (!isJsonObject(value) || typeof name !== 'string')
    throw unsupported(`the data type ${JSON.stringify(value)}`);
  const configuration = value['configuration'] ?? {};
  return { name, configuration: isJsonObject(configuration) ? configuration : {} };
}
