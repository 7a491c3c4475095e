import { Badge, CloseButton, Skeleton } from '@mantine/core';
import { useOpenDataset } from '../dataset/use-open-dataset';
import { datasetPlace, datasetQuery } from '../location/dataset-place';
import { formatPlace } from '../location/place';
import { goTo, usePlace } from '../location/use-place';
import { countOf } from '../ui/format-number';
import { PathText } from '../ui/path-text';
import { ConnectionState } from './connection-state';
import classes from './header.module.css';

/** The dataset that every screen is about, and whether the engine is there. */
export function Header() {
  return (
    <header className={classes.header}>
      <span className={classes.brand}>Arrayscope</span>
      <OpenDatasetLine />
      <ConnectionState />
    </header>
  );
}

function OpenDatasetLine() {
  const open = useOpenDataset();
  const { query } = usePlace();
  const { root } = query;
  const settings = datasetPlace(query)?.settings;
  if (open.path === null) return <span className={classes.dataset} data-none />;
  const summary = open.data?.summary;
  return (
    <div className={classes.dataset}>
      {summary === undefined ? (
        <>
          <PathText path={open.path} />
          {open.isFetching ? (
            <Skeleton width={120} height={14} />
          ) : (
            <span className="dim">not open</span>
          )}
        </>
      ) : (
        <>
          <a
            className={classes.name}
            href={formatPlace({
              screen: 'inspect',
              query: datasetQuery({ path: summary.path, format: summary.format, settings }),
            })}
          >
            {summary.name}
          </a>
          <Badge variant="default">{summary.formatLabel}</Badge>
          <span className={classes.rows}>{countOf(summary.rowCount, 'row')}</span>
          <PathText path={summary.path} />
        </>
      )}
      <CloseButton
        size="sm"
        aria-label="Close the dataset"
        onClick={() => goTo({ screen: 'datasets', query: root === undefined ? {} : { root } })}
      />
    </div>
  );
}
