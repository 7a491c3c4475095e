import { Tabs } from '@mantine/core';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { replaceQuery, usePlace } from '../../location/use-place';
import { formatCount } from '../../ui/format-number';
import { Page } from '../../ui/page';
import { AlsoHere } from './also-here';
import { CheckPanel } from './check-panel';
import { DocumentsPane } from './documents-pane';
import { FieldsTable } from './fields-table';
import { FilesPane } from './files-pane';
import classes from './inspect.module.css';
import { NextSteps } from './next-steps';
import { OpeningNote } from './opening-note';
import { RowsPane } from './rows-pane';
import { StoragePane } from './storage-pane';
import { SummaryStrip } from './summary-strip';
import { useInspection } from '../../dataset/use-inspection';

const TABS = ['rows', 'fields', 'storage', 'files', 'documents'] as const;

/** Problems first, then rows, fields, how they are kept, files and documents. */
export function InspectView({ open }: { readonly open: OpenDataset }) {
  const { datasetId, summary } = open;
  const inspection = useInspection(datasetId);
  const found = inspection.status === 'finished' ? inspection.result : null;
  const { query } = usePlace();
  const tab = TABS.find((name) => name === query['tab']) ?? 'rows';
  return (
    <Page
      title={summary.name}
      layout="fill"
      note={<AlsoHere summary={summary} />}
      actions={<NextSteps summary={summary} />}
    >
      <SummaryStrip summary={summary} />
      <OpeningNote summary={summary} />
      <CheckPanel inspection={inspection} known={found?.problems ?? summary.problems} />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(name) => replaceQuery({ tab: name === 'rows' ? null : name })}
      >
        <Tabs.List>
          <Tabs.Tab value="rows">Rows</Tabs.Tab>
          <Tabs.Tab value="fields">Fields {formatCount(summary.fields.length)}</Tabs.Tab>
          <Tabs.Tab value="storage">Storage</Tabs.Tab>
          <Tabs.Tab value="files">Files {formatCount(summary.files)}</Tabs.Tab>
          <Tabs.Tab value="documents">
            Documents {found === null ? '' : formatCount(found.documents.length)}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rows" className={classes.panel}>
          <RowsPane open={open} />
        </Tabs.Panel>
        <Tabs.Panel value="fields" className={classes.panel}>
          <FieldsTable summary={summary} />
        </Tabs.Panel>
        <Tabs.Panel value="storage" className={classes.panel}>
          <StoragePane datasetId={datasetId} />
        </Tabs.Panel>
        <Tabs.Panel value="files" className={classes.panel}>
          <FilesPane summary={summary} inspection={inspection} />
        </Tabs.Panel>
        <Tabs.Panel value="documents" className={classes.panel}>
          <DocumentsPane datasetId={datasetId} inspection={inspection} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
