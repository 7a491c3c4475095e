import { basename } from 'node:path';
import type { Field } from '../../../shared/model/dataset';
import { batchRowsOf } from '../rows/request';
import { type ReadableDocument, RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import type { Dataset } from '../types';
import type { Attributes } from './attributes';
import type { ChosenRows } from './choose-rows';
import type { FileNote } from './file-note';
import { attributesTable, datasetsTable, hdf5Facts, linksTable } from './hdf5-facts';
import type { LibraryFile } from './library-file';
import { Hdf5Rows } from './row-source';
import { bytesForRow, rowsPerCall } from './slabs';
import type { Superblock } from './superblock';
import type { Survey } from './survey';

export interface Hdf5DatasetParts {
  readonly path: string;
  readonly file: LibraryFile;
  readonly superblock: Superblock;
  readonly survey: Survey;
  readonly chosen: ChosenRows;
  readonly attributes: Attributes;
  /** Attributes that are not among them, of what the rows are read from. */
  readonly unkept: readonly string[];
  readonly note: FileNote | null;
}

/** What a first take reads besides values: headers, chunk indices, heaps of strings. */
const INDEX_BYTES = 512 * 1024;
const STRING_HEAP_BYTES = 1024 * 1024;
/** A scan ends its batches where rows of chunks end, unless they are larger than this. */
const BATCH_BYTES = 8 * 1024 * 1024;

export function hdf5Dataset(from: Hdf5DatasetParts): Dataset {
  const { path, file, superblock, survey, chosen, attributes, unkept, note } = from;
  const { rowCount } = chosen;
  const fields = chosen.fields.map(({ field }) => field);
  const { bytes, modifiedMs } = file;
  return new RowDataset({
    path,
    format: 'hdf5',
    layout: layoutLine(chosen),
    fields,
    rowCount,
    metadata: note?.metadata ?? attributes,
    storedOrder: 'dataset[i] is index i along the first axis of the datasets.',
    problems: [...survey.problems, ...chosen.problems],
    rowReadBytes: rowReadBytes(chosen),
    others: chosen.others,
    unread: [...chosen.unread, ...unkept],
    rows: new SourceRows(new Hdf5Rows(path, rowCount, file, chosen.fields), {
      batchRows: batchRows(chosen, fields),
    }),
    facts: () => hdf5Facts(superblock, survey, chosen),
    files: () => [{ path: basename(path), bytes, modifiedMs, role: 'data', rows: rowCount }],
    documents: () => documents(from),
  });
}

function documents({ survey, attributes }: Hdf5DatasetParts): readonly ReadableDocument[] {
  const table = (
    path: string,
    label: string,
    read: ReadableDocument['read'],
  ): ReadableDocument => ({ path, label, kind: 'table', read });
  return [
    table('Datasets', 'Datasets of the file', () => datasetsTable(survey)),
    ...(Object.keys(attributes).length === 0
      ? []
      : [table('Attributes', 'Attributes', () => attributesTable(attributes))]),
    ...(survey.links.length === 0
      ? []
      : [table('Links', 'Links that are not followed', () => linksTable(survey))]),
  ];
}

function layoutLine({ fields, place }: ChosenRows): string {
  const datasets = new Set(fields.map(({ dataset }) => dataset));
  const [first] = fields;
  if (datasets.size === 1 && first !== undefined && fields.length === 1)
    return `the HDF5 dataset ${first.dataset.path}`;
  if (datasets.size === 1 && first !== undefined)
    return `the HDF5 dataset ${first.dataset.path} of ${fields.length} members`;
  return `${datasets.size} HDF5 datasets in ${place.startsWith('/') ? place : `/${place}`}`;
}

function rowReadBytes({ fields }: ChosenRows): number {
  const datasets = new Set(fields.map(({ dataset }) => dataset));
  let bytes = 0;
  for (const dataset of datasets) {
    bytes += bytesForRow(dataset) + INDEX_BYTES;
    if (dataset.variable) bytes += STRING_HEAP_BYTES;
  }
  return bytes;
}

/** Rows of a batch: as many as usual, up to a whole number of calls. */
function batchRows({ fields }: ChosenRows, all: readonly Field[]): number {
  const usual = batchRowsOf(all, BATCH_BYTES);
  const calls = fields.filter(({ dataset }) => dataset.chunks !== null);
  const call = Math.max(1, ...calls.map(({ dataset }) => dataset.chunks?.[0] ?? 1));
  const largest = Math.max(1, ...fields.map(({ dataset }) => rowsPerCall(dataset)));
  if (call > largest) return usual;
  return Math.ceil(usual / call) * call;
}
