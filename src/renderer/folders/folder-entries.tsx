import { Badge } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder, IconStack2 } from '@tabler/icons-react';
import type { FolderEntry, FolderListing } from '../../shared/model/shell';
import { useFormatLabel } from '../dataset/use-formats';
import { formatBytes } from '../ui/format-bytes';
import { formatDate } from '../ui/format-date';
import { useRovingList } from '../ui/use-roving-list';
import classes from './folder-browser.module.css';

interface FolderEntriesProps {
  readonly listing: FolderListing;
  readonly onVisit: (path: string) => void;
  readonly onChoose: (path: string) => void;
}

/** A click or Enter goes into a folder and takes a dataset. */
export function FolderEntries({ listing, onVisit, onChoose }: FolderEntriesProps) {
  const { parent } = listing;
  const list = useRovingList();
  const labelOf = useFormatLabel();
  return (
    <>
      <ul className={classes.entries} {...list}>
        {parent !== null && (
          <li>
            <button type="button" onClick={() => onVisit(parent)}>
              <IconArrowUp size={16} aria-hidden />
              <span className={classes.name}>Up one folder</span>
            </button>
          </li>
        )}
        {listing.entries.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              disabled={entry.kind === 'file' && entry.looksLike === null}
              onClick={() =>
                entry.looksLike === null ? onVisit(entry.path) : onChoose(entry.path)
              }
            >
              <EntryIcon entry={entry} />
              <span className={classes.name}>{entry.name}</span>
              {entry.looksLike !== null && (
                <Badge variant="light">{labelOf(entry.looksLike)}</Badge>
              )}
              <span className={classes.size}>
                {entry.bytes === null ? '' : formatBytes(entry.bytes)}
              </span>
              <span className={classes.date}>{formatDate(entry.modifiedMs)}</span>
            </button>
            {entry.kind === 'folder' && entry.looksLike !== null && (
              <button
                type="button"
                className={classes.into}
                aria-label={`Go into ${entry.name}`}
                onClick={() => onVisit(entry.path)}
              >
                <IconFolder size={16} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {listing.entries.length === 0 && <p className={classes.truncated}>This folder is empty.</p>}
      {listing.truncated && (
        <p className={classes.truncated}>
          Only the first entries are listed: type the path to go on.
        </p>
      )}
    </>
  );
}

function EntryIcon({ entry }: { readonly entry: FolderEntry }) {
  if (entry.looksLike !== null)
    return <IconStack2 size={16} className={classes.dataset} aria-label="Dataset" role="img" />;
  if (entry.kind === 'folder') return <IconFolder size={16} aria-hidden />;
  return <IconFile size={16} aria-hidden />;
}
