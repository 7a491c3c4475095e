import { Command } from 'commander';
import { InputError, UsageError } from '../../shared/errors';
import { COLOUR_MAPS, type ColourMap, isColourMap } from '../../shared/colour-maps';
import { elementCount } from '../../shared/model/dtype';
import type { Tensor } from '../../shared/model/tensor';
import type { OpenedDataset } from '../datasets/open';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { arrayText, arrayValues } from './array-text';
import { type OpenOptions, sourceChoice, withOpenOption } from './open-option';
import { integer } from './option-values';
import { saveFile } from './save-file';
import { tensorStatisticsText } from './statistics-text';
import { facts, sections } from './table';
import { formatShape, plural } from './units';

/** More values than this are not repeated in `--json`; `--out` holds them all. */
const VALUES_IN_JSON = 4096;
const HISTOGRAM_BINS = 64;

interface PreviewOptions extends CommonOptions, OpenOptions {
  readonly row?: number;
  readonly id?: string;
  readonly field?: string;
  readonly slice?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly format?: string;
  readonly colourMap: string;
  readonly limits: string;
}

export function previewCommand(run: RunCommand): Command {
  return withOpenOption(new Command('preview'))
    .description('one row; NumPy slice syntax inside the row')
    .argument('<path>', 'a dataset')
    .option('--row <n>', 'the row, counted from 0 as stored', integer)
    .option('--id <id>', 'the row with this id')
    .option('--field <name>', 'the field; the first tensor when absent')
    .option('--slice <expr>', 'a part of the row, such as ":, :, 0"')
    .option('--out <file>', 'also write it: FILE.npy exactly, FILE.png as a picture')
    .option('--force', 'replace FILE when it is there')
    .option('--format <id>', 'open it as this format')
    .option('--colour-map <name>', `for a picture: ${COLOUR_MAPS.join(', ')}`, 'viridis')
    .option('--limits <which>', 'for a picture: minmax or percentile (0.5 to 99.5 %)', 'minmax')
    .action((path: string, options: PreviewOptions) =>
      run(options, (session) => preview(path, options, session)),
    );
}

async function preview(path: string, options: PreviewOptions, session: Session): Promise<Answer> {
  if ((options.row === undefined) === (options.id === undefined)) {
    throw new UsageError('usage', 'Name one row: with --row or with --id.');
  }
  const encode = options.out === undefined ? undefined : await encoderOf(options.out, options);
  const { openDataset } = await import('../datasets/open');
  const { readTensor } = await import('../datasets/tensor-of-row');
  const { tensorStatistics } = await import('../datasets/statistics');
  const { signal } = session;
  const choice = await sourceChoice(path, options.format, options, signal);
  const opened = await openDataset(path, {
    ...choice,
    signal,
    report: (state) => session.report(state, 'open'),
  });
  try {
    const { row, id } = await findRow(opened, options, session);
    const field = options.field ?? firstTensor(opened);
    const tensor = await readTensor(opened.dataset, { row, field, slice: options.slice, signal });
    const statistics = tensorStatistics(tensor, HISTOGRAM_BINS);
    const out =
      options.out === undefined || encode === undefined
        ? undefined
        : await saveFile(options.out, encode(tensor), options.force === true);
    const few = elementCount(tensor.shape) <= VALUES_IN_JSON;
    return {
      document: {
        path: opened.dataset.path,
        format: opened.format.id,
        row,
        id,
        field,
        slice: options.slice ?? null,
        dtype: tensor.dtype,
        shape: tensor.shape,
        statistics,
        ...(few ? { values: arrayValues(tensor) } : {}),
        ...(out === undefined ? {} : { out }),
      },
      text: sections([
        facts([
          ['row', String(row)],
          ...(id === null ? [] : [['id', id] as const]),
          ['field', options.slice === undefined ? field : `${field}[${options.slice}]`],
          ['dtype', tensor.dtype],
          ['shape', formatShape(tensor.shape) || 'a scalar'],
        ]),
        tensorStatisticsText(statistics),
        arrayText(tensor),
        out === undefined ? null : `Written to ${out}`,
      ]),
    };
  } finally {
    await opened.dataset.close();
  }
}

async function findRow(
  opened: OpenedDataset,
  { row, id }: PreviewOptions,
  session: Session,
): Promise<{ row: number; id: string | null }> {
  const { readRowPage } = await import('../datasets/row-page');
  if (row !== undefined) {
    if (row < 0 || row >= opened.dataset.rowCount) return { row, id: null };
    const page = await readRowPage(opened, row, 1, session.signal);
    return { row, id: page.rows[0]?.id ?? null };
  }
  const wanted = id ?? '';
  const { searchIds } = await import('../datasets/search');
  // A search for nothing finds nothing; an id may well be empty.
  const empty = wanted === '' ? await opened.dataset.findById?.('', session.signal) : undefined;
  const rows =
    empty?.map((at) => ({ row: at, id: '' })) ??
    (await searchIds(opened, wanted, 100, session.signal)).rows;
  const exact = rows.filter((match) => match.id === wanted);
  const [first] = exact;
  if (first === undefined) {
    const similar = rows.slice(0, 3).map((match) => match.id);
    throw new UsageError('unknown-id', `No row of ${opened.dataset.path} has the id “${wanted}”.`, {
      path: opened.dataset.path,
      hint:
        similar.length === 0
          ? 'Ids are compared letter by letter.'
          : `Ids that contain it: ${similar.join(', ')} …`,
    });
  }
  if (exact.length > 1) {
    session.warn(
      `${plural(exact.length, 'row')} have this id; this is the first, row ${first.row}.`,
    );
  }
  return first;
}

function firstTensor({ dataset }: OpenedDataset): string {
  const field =
    dataset.fields.find((one) => one.kind === 'tensor') ??
    dataset.fields.find((one) => one.kind === 'scalar');
  if (field !== undefined) return field.name;
  throw new InputError('no-tensor', `${dataset.path} holds no field with numbers.`, {
    path: dataset.path,
  });
}

/** How the file's ending wants a tensor written; refused before anything is read. */
async function encoderOf(
  file: string,
  options: PreviewOptions,
): Promise<(tensor: Tensor) => Uint8Array> {
  if (/\.npy$/i.test(file)) {
    const { encodeNpy } = await import('../formats/npy/encode');
    return encodeNpy;
  }
  if (/\.png$/i.test(file)) {
    const { renderPng } = await import('../datasets/png');
    const map = colourMap(options.colourMap);
    const limits = limitsOf(options.limits);
    return (tensor) => renderPng(tensor, { map, limits });
  }
  throw new UsageError('bad-out', `“${file}” ends neither in .npy nor in .png.`);
}

function colourMap(name: string): ColourMap {
  if (isColourMap(name)) return name;
  throw new UsageError('usage', `There is no colour map “${name}”.`, {
    hint: `Choose one of ${COLOUR_MAPS.join(', ')}.`,
  });
}

function limitsOf(name: string): 'minmax' | 'percentile' {
  if (name === 'minmax' || name === 'percentile') return name;
  throw new UsageError('usage', `“${name}” are no limits: write minmax or percentile.`);
}
