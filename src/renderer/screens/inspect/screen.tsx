import { Button, Skeleton } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { OpenFailure } from '../../dataset/open-failure';
import { useOpenDataset } from '../../dataset/use-open-dataset';
import { goTo } from '../../location/use-place';
import { EmptyNote } from '../../ui/empty-note';
import { Page } from '../../ui/page';
import { PathText } from '../../ui/path-text';
import { InspectView } from './inspect-view';

/** What is in the open dataset. */
export function Screen() {
  const open = useOpenDataset();
  const toDatasets = () => goTo({ screen: 'datasets', query: {} });
  if (open.path === null) {
    return (
      <Page title="Inspect">
        <EmptyNote
          icon={IconTable}
          title="No dataset is open"
          text="Open a dataset folder, or make a sample, and its rows appear here."
        >
          <Button onClick={toDatasets}>Open a dataset</Button>
        </EmptyNote>
      </Page>
    );
  }
  if (open.isError) {
    return (
      <Page title="Inspect" note={<PathText path={open.path} />}>
        <OpenFailure
          path={open.path}
          error={open.error}
          what="The dataset could not be opened"
          onRetry={() => void open.refetch()}
        >
          <Button variant="default" onClick={toDatasets}>
            Open another
          </Button>
        </OpenFailure>
      </Page>
    );
  }
  if (open.data === undefined) return <Opening path={open.path} />;
  return <InspectView key={open.data.datasetId} open={open.data} />;
}

function Opening({ path }: { readonly path: string }) {
  return (
    <Page title="Opening" note={<PathText path={path} />}>
      <div aria-busy="true" aria-label="The dataset is being opened">
        <Skeleton height={38} mb="md" />
        <Skeleton height={28} width={340} mb="md" />
        <Skeleton height={420} />
      </div>
    </Page>
  );
}
