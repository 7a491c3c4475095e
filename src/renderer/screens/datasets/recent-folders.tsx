import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RecentFolder } from '../../../shared/model/shell';
import { useFormatLabel } from '../../dataset/use-formats';
import { useOpenPath } from '../../dataset/use-open-path';
import { useEngine } from '../../engine/use-engine';
import { datasetQuery } from '../../location/dataset-place';
import { goTo } from '../../location/use-place';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { FailureNote } from '../../ui/failure-note';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { PathText } from '../../ui/path-text';
import classes from './datasets.module.css';

/** What was opened before; a folder that is gone is marked, and can be taken off the list. */
export function RecentFolders({ folders }: { readonly folders: readonly RecentFolder[] }) {
  const engine = useEngine();
  const queries = useQueryClient();
  const open = useOpenPath();
  const labelOf = useFormatLabel();
  const { mutate: forget } = useMutation({
    mutationFn: (path: string) => engine.shell.forgetRecent({ path }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['recent'] }),
  });
  const columns = useMemo(() => columnsOf(forget, labelOf), [forget, labelOf]);
  return (
    <div className={classes.recent}>
      <Panel title="Recent folders" flush>
        {open.isError && <FailureNote error={open.error} what="This folder could not be opened" />}
        <DataTable
          label="Recent folders"
          columns={columns}
          rows={folders}
          rowKey={(folder) => folder.path}
          onOpen={(folder) =>
            folder.settings === undefined
              ? open.mutate(placeOf(folder))
              : goTo({
                  screen: 'inspect',
                  query: datasetQuery({ ...folder, path: placeOf(folder) }),
                })
          }
        />
      </Panel>
    </div>
  );
}

function placeOf({ path, movedTo }: RecentFolder): string {
  return movedTo ?? path;
}

function columnsOf(
  forget: (path: string) => void,
  labelOf: (format: string) => string,
): readonly DataColumn<RecentFolder>[] {
  return [
    {
      id: 'path',
      label: 'Folder',
      flexible: true,
      sortBy: (folder) => folder.path,
      render: (folder) => (
        <>
          <span className={folder.present ? undefined : classes.missing}>
            <PathText path={folder.path} />
          </span>
          {folder.movedTo !== undefined && (
            <span className={classes.moved}>
              archived at <PathText path={folder.movedTo} />
            </span>
          )}
        </>
      ),
    },
    {
      id: 'format',
      label: 'Format',
      width: '140px',
      sortBy: (folder) => folder.format,
      render: (folder) =>
        folder.present || folder.movedTo !== undefined ? (
          labelOf(folder.format)
        ) : (
          <span className="dim">not there any more</span>
        ),
    },
    {
      id: 'rows',
      label: 'Rows',
      width: '90px',
      numeric: true,
      sortBy: (folder) => folder.rowCount,
      render: (folder) => formatCount(folder.rowCount),
    },
    {
      id: 'opened',
      label: 'Opened',
      width: '130px',
      numeric: true,
      sortBy: (folder) => folder.openedAt,
      render: (folder) => formatDate(folder.openedAt),
    },
    {
      id: 'forget',
      label: 'Take off the list',
      hideLabel: true,
      width: '40px',
      render: (folder) => (
        <Tooltip label="Take off this list; the folder stays">
          <ActionIcon
            size="sm"
            aria-label={`Take ${folder.path} off the list`}
            onClick={(event) => {
              event.stopPropagation();
              forget(folder.path);
            }}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ),
    },
  ];
}
