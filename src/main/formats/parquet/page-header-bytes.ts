import type { PageHeader } from 'hyparquet';
import { Encodings, PageTypes } from 'hyparquet/src/constants.js';
import { ByteWriter } from 'hyparquet-writer';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';

/**
 * The header of a data page V1 or a dictionary page (parquet.thrift, `PageHeader`), with the number
 * of nulls in a data page's statistics: hyparquet-writer 0.17 leaves those out, and a file that is
 * gone on with is known by its pages alone.
 */
export function pageHeaderBytes(header: PageHeader): Uint8Array {
  const { data_page_header: data, dictionary_page_header: dictionary } = header;
  const writer = new ByteWriter(64);
  serializeTCompactProtocol(writer, {
    field_1: PageTypes.indexOf(header.type),
    field_2: header.uncompressed_page_size,
    field_3: header.compressed_page_size,
    field_5: data && {
      field_1: data.num_values,
      field_2: Encodings.indexOf(data.encoding),
      field_3: Encodings.indexOf(data.definition_level_encoding),
      field_4: Encodings.indexOf(data.repetition_level_encoding),
      field_5: data.statistics && { field_3: data.statistics.null_count },
    },
    field_7: dictionary && {
      field_1: dictionary.num_values,
      field_2: Encodings.indexOf(dictionary.encoding),
    },
  });
  return writer.getBytes();
}
