import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormats } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { FailureNote } from '../../ui/failure-note';
import { Panel } from '../../ui/panel';
import classes from './datasets.module.css';
import { RecentFolders } from './recent-folders';
import { SamplePanel } from './sample-panel';

/** Recent folders; somebody who has none yet is offered a sample. */
export function StartPanel() {
  const engine = useEngine();
  const formats = useFormats();
  const recent = useQuery({
    queryKey: ['recent'],
    staleTime: 0,
    queryFn: ({ signal }) => engine.shell.recent(undefined, { signal }),
  });
  if (recent.isError) {
    return (
      <FailureNote
        error={recent.error}
        what="Recent folders cannot be listed"
        onRetry={() => void recent.refetch()}
      />
    );
  }
  if (recent.data === undefined) return <Skeleton height={220} />;
  if (recent.data.length === 0) {
    return (
      <div className={classes.first}>
        <div className={classes.welcome}>
          <h2>See, measure and convert tensors on disk</h2>
          <p>
            Open a file or folder of tensors above
            {formats.length > 0 && `: ${formats.map(({ label }) => label).join(', ')}`}. Looking,
            measuring and converting change nothing in it. With no data at hand, begin with a
            sample: galaxies with noise, ids and a few missing pixels.
          </p>
          <SamplePanel prominent />
        </div>
      </div>
    );
  }
  return (
    <div className={classes.start}>
      <RecentFolders folders={recent.data} />
      <Panel title="No data at hand?">
        <SamplePanel />
      </Panel>
    </div>
  );
}
