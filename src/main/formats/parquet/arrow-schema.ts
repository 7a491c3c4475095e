import type * as Arrow from 'apache-arrow';
import type { NumericDtype } from '../../../shared/model/dtype';
import { EXTENSION_METADATA, EXTENSION_NAME, TENSOR_EXTENSION } from './arrow-columns';
import type { StoredColumn } from './stored-column';

type ArrowModule = typeof Arrow;

/**
 * The value of `ARROW:schema` for these columns: Arrow's readers show tensors of their shape by it,
 * and its metadata instead of the file's, which are therefore given here, too.
 * Layout: an encapsulated IPC message (Arrow's “Columnar Format”, “Encapsulated message format”).
 */
export async function arrowSchemaText(
  columns: readonly StoredColumn[],
  metadata: ReadonlyMap<string, string>,
): Promise<string> {
  const arrow = await import('apache-arrow');
  const schema = new arrow.Schema(
    columns.map((column) => arrowField(arrow, column)),
    new Map(metadata),
  );
  const writer = new arrow.RecordBatchStreamWriter();
  writer.write(new arrow.Table(schema));
  writer.finish();
  const stream = await writer.toUint8Array();
  // A marker, the length of the message, the message.
  const length = new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
  return Buffer.from(stream.subarray(0, 8 + length)).toString('base64');
}

function arrowField(arrow: ArrowModule, column: StoredColumn): Arrow.Field {
  const { field, dtype, listSize, physical, typeLength, logical } = column;
  const { name } = field;
  if (dtype === null)
    return new arrow.Field(
      name,
      logical === undefined ? new arrow.Binary() : new arrow.Utf8(),
      true,
    );
  if (listSize === null) {
    // A float16 is two bytes, too, and says so.
    const isBytes = physical === 'FIXED_LEN_BYTE_ARRAY' && logical === undefined;
    const type = isBytes ? new arrow.FixedSizeBinary(typeLength ?? 0) : elementType(arrow, dtype);
    return new arrow.Field(name, type, true);
  }
  const item = new arrow.Field('item', elementType(arrow, dtype), true);
  const shape = dtype.startsWith('complex') ? [...field.shape, 2] : field.shape;
  const metadata = new Map([
    [EXTENSION_NAME, TENSOR_EXTENSION],
    [EXTENSION_METADATA, JSON.stringify({ shape })],
  ]);
  return new arrow.Field(name, new arrow.FixedSizeList(listSize, item), true, metadata);
}

/** A complex number is two floats. */
function elementType(arrow: ArrowModule, dtype: NumericDtype): Arrow.DataType {
  switch (dtype) {
    case 'bool':
      return new arrow.Bool();
    case 'int8':
      return new arrow.Int8();
    case 'int16':
      return new arrow.Int16();
    case 'int32':
      return new arrow.Int32();
    case 'int64':
      return new arrow.Int64();
    case 'uint8':
      return new arrow.Uint8();
    case 'uint16':
      return new arrow.Uint16();
    case 'uint32':
      return new arrow.Uint32();
    case 'uint64':
      return new arrow.Uint64();
    case 'float16':
      return new arrow.Float16();
    case 'float32':
    case 'complex64':
      return new arrow.Float32();
    case 'float64':
    case 'complex128':
      return new arrow.Float64();
  }
}
