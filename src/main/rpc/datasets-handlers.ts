import { readCatalogue } from '../datasets/catalogue';
import { formatInfos } from '../datasets/format-info';
import { inspectDataset } from '../datasets/inspect';
import { lookAtPath } from '../datasets/look';
import { openDataset } from '../datasets/open';
import { rememberFolder } from '../datasets/recent';
import { readRowPage } from '../datasets/row-page';
import { searchIds } from '../datasets/search';
import { tensorStatistics } from '../datasets/statistics';
import { readTensor } from '../datasets/tensor-of-row';
import type { CatalogueEvent, InspectEvent } from '../../shared/contract/datasets';
import { streamWork } from './event-log';
import { procedures } from './procedures';
import { frameBytes, npyBytes } from './tensor-bytes';

const on = procedures.datasets;

export const datasetsHandlers = {
  formats: on.formats.handler(() => formatInfos()),

  look: on.look.handler(({ input, signal }) => lookAtPath(input.path, signal)),

  open: on.open.handler(async ({ input: { path, ...options }, context, signal }) => {
    const opened = await openDataset(path, { ...options, signal });
    const datasetId = await context.datasets.add(opened);
    // A list of recent folders that cannot be written is no reason not to open one.
    await rememberFolder(opened.summary, options.settings).catch(() => undefined);
    return { datasetId, summary: opened.summary };
  }),

  close: on.close.handler(({ input, context }) => context.datasets.close(input.datasetId)),

  facts: on.facts.handler(({ input, context }) =>
    context.datasets.use(input.datasetId, ({ dataset }) => dataset.facts()),
  ),

  inspect: on.inspect.handler(({ input, context, signal }) =>
    context.datasets.stream(input.datasetId, (opened) =>
      streamWork<InspectEvent>(signal, async (work) => {
        const report = work.report((progress) => ({ type: 'progress', progress }));
        const inspection = await inspectDataset(opened, { signal: work.signal, report });
        work.emit({ type: 'finished', inspection });
      }),
    ),
  ),

  catalogue: on.catalogue.handler(({ input, signal }) =>
    streamWork<CatalogueEvent>(signal, async (work) => {
      const report = work.report((progress) => ({ type: 'progress', progress }));
      const catalogue = await readCatalogue(input.path, { signal: work.signal, report });
      work.emit({ type: 'finished', catalogue });
    }),
  ),

  document: on.document.handler(({ input, context }) =>
    context.datasets.use(input.datasetId, ({ dataset }) => dataset.document(input.path)),
  ),

  rows: on.rows.handler(({ input, context, signal }) =>
    context.datasets.use(input.datasetId, (opened) =>
      readRowPage(opened, input.start, input.count, signal),
    ),
  ),

  search: on.search.handler(({ input, context, signal }) =>
    context.datasets.use(input.datasetId, (opened) =>
      searchIds(opened, input.query, input.limit, signal),
    ),
  ),

  tensor: on.tensor.handler(({ input: { datasetId, ...request }, context, signal }) =>
    context.datasets.use(datasetId, async ({ dataset }) =>
      frameBytes(await readTensor(dataset, { ...request, signal })),
    ),
  ),

  statistics: on.statistics.handler(({ input: { datasetId, bins, ...request }, context, signal }) =>
    context.datasets.use(datasetId, async ({ dataset }) =>
      tensorStatistics(await readTensor(dataset, { ...request, signal }), bins),
    ),
  ),

  npy: on.npy.handler(({ input: { datasetId, ...request }, context, signal }) =>
    context.datasets.use(datasetId, async ({ dataset }) =>
      npyBytes(await readTensor(dataset, { ...request, signal })),
    ),
  ),
};
