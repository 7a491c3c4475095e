import {
  Field,
  FixedSizeList,
  Float32,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  makeData,
} from 'apache-arrow';
import { InternalError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';

export function bareSchema(rowElements: number): Schema {
  const item = new Field('item', new Float32(), true);
  return new Schema([
    new Field('object_id', new Utf8(), true),
    new Field('data', new FixedSizeList(rowElements, item), true),
  ]);
}

/** The batch as an Arrow table over the same memory: what any user of the library would do. */
export function bareTable(batch: TensorBatch, rowElements: number): Table {
  const [id, tensor] = [batch.columns.get('id'), batch.columns.get('tensor')];
  if (id?.kind !== 'string' || tensor?.kind !== 'numeric')
    throw new InternalError('Wrong columns.');
  const schema = bareSchema(rowElements);
  const length = batch.rowCount;
  const values = makeData({
    type: new Float32(),
    length: length * rowElements,
    data: tensor.data as Float32Array,
  });
  const list = makeData({
    type: new FixedSizeList(rowElements, new Field('item', new Float32(), true)),
    length,
    child: values,
  });
  const ids = makeData({ type: new Utf8(), length, valueOffsets: id.offsets, data: id.bytes });
  const struct = makeData({ type: new Struct(schema.fields), length, children: [ids, list] });
  return new Table(schema, [new RecordBatch(schema, struct)]);
}
