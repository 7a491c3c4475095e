import { Button, Group, Modal, Skeleton, Switch } from '@mantine/core';
import { IconFolderOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useEngine } from '../engine/use-engine';
import { EmptyNote } from '../ui/empty-note';
import { FailureNote } from '../ui/failure-note';
import classes from './folder-browser.module.css';
import { FolderEntries } from './folder-entries';
import { PathField } from './path-field';
import { useShellInfo } from './use-shell-info';

interface FolderBrowserProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  /** Called with the folder (or dataset file) that was chosen; the dialog closes itself. */
  readonly onChoose: (path: string) => void;
  /** What the button says. */
  readonly chooseLabel?: string;
  /** Where to begin; the home folder when absent. */
  readonly start?: string | undefined;
}

/** Walks through the folders of the machine that the engine runs on. */
export function FolderBrowser(props: FolderBrowserProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={720}>
      {/* Made anew each time it opens, so that it begins at `start`. */}
      {props.opened && <FolderWalk {...props} />}
    </Modal>
  );
}

function FolderWalk({
  onChoose,
  onClose,
  chooseLabel = 'Open this folder',
  start,
}: FolderBrowserProps) {
  const engine = useEngine();
  const info = useShellInfo();
  const [visited, setVisited] = useState<string | null>(start ?? null);
  const [showHidden, setShowHidden] = useState(false);
  const path = visited ?? info?.home ?? null;
  const listing = useQuery({
    queryKey: ['list-folder', path, showHidden],
    enabled: path !== null,
    staleTime: 0,
    queryFn: ({ signal }) => engine.shell.listFolder({ path: path ?? '', showHidden }, { signal }),
  });
  const choose = (chosen: string) => {
    onClose();
    onChoose(chosen);
  };
  return (
    <div className={classes.walk}>
      <PathField value={path ?? ''} label="Folder" isFirst onSubmit={setVisited} />
      <div className={classes.list}>
        {listing.isError ? (
          <FailureNote
            error={listing.error}
            what="This folder cannot be listed"
            onRetry={() => void listing.refetch()}
          />
        ) : listing.data === undefined ? (
          Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} height={20} my={6} mx={12} />
          ))
        ) : listing.data.entries.length === 0 && listing.data.parent === null ? (
          <EmptyNote icon={IconFolderOff} title="This folder is empty" />
        ) : (
          <FolderEntries
            key={listing.data.path}
            listing={listing.data}
            onVisit={setVisited}
            onChoose={choose}
          />
        )}
      </div>
      <Group justify="space-between">
        <Switch
          label="Show hidden folders"
          checked={showHidden}
          onChange={(event) => setShowHidden(event.currentTarget.checked)}
        />
        <Group gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={listing.data === undefined}
            onClick={() => choose(listing.data?.path ?? path ?? '')}
          >
            {chooseLabel}
          </Button>
        </Group>
      </Group>
    </div>
  );
}
