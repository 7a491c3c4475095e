import { InputError } from '../../../shared/errors';

/** One field of a protobuf message: a number, or the bytes of a string or an embedded message. */
export interface ProtobufField {
  readonly number: number;
  readonly integer: bigint;
  readonly bytes: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/**
 * The fields of one message in the order of the wire (protobuf encoding: varint, 64-bit,
 * length-delimited, 32-bit). Groups are not supported.
 * @throws InputError where the bytes are no message.
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) throw malformed('it ends inside a number');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw malformed('a number in it is too long');
  };
  const skip = (length: number): number => {
    if (length > message.length - at) throw malformed('it ends inside a field');
    const from = at;
    at += length;
    return from;
  };
  while (at < message.length) {
    const key = Number(varint());
    const number = key >>> 3;
    switch (key & 7) {
      case 0:
        yield { number, integer: varint(), bytes: EMPTY };
        break;
      case 1:
        yield { number, integer: view.getBigUint64(skip(8), true), bytes: EMPTY };
        break;
      case 2: {
        const length = Number(varint());
        const from = skip(length);
        yield { number, integer: 0n, bytes: message.subarray(from, from + length) };
        break;
      }
      case 5:
        yield { number, integer: BigInt(view.getUint32(skip(4), true)), bytes: EMPTY };
        break;
      default:
        throw malformed('a field in it has an unknown type');
    }
  }
}

function malformed(why: string): InputError {
  return new InputError('malformed-manifest', `A Lance manifest cannot be read: ${why}.`);
}
