import { ActionIcon, Group, Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconFileExport,
  IconFlag,
  IconFlagOff,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import type { BenchmarkListing } from '../../../../shared/model/benchmark-history';
import { useExportReport } from '../use-export-report';

interface ReportActionsProps {
  readonly listing: BenchmarkListing;
  readonly onRename: () => void;
  readonly onBaseline: () => void;
  readonly onDelete: () => void;
}

/** What can be done with one report of the list. */
export function ReportActions({ listing, onRename, onBaseline, onDelete }: ReportActionsProps) {
  const { formats, save } = useExportReport();
  const { title, isBaseline } = listing;
  return (
    // A click here is not a click on the row.
    <span onClick={(event) => event.stopPropagation()}>
      <Group gap={2} wrap="nowrap" justify="flex-end">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`Export ${title}`} title="Export">
              <IconFileExport size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {formats.map(({ format, label }) => (
              <Menu.Item key={format} onClick={() => save(listing.id, format)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`More for ${title}`} title="Rename, baseline, delete">
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={onRename}>
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={isBaseline ? <IconFlagOff size={14} /> : <IconFlag size={14} />}
              onClick={onBaseline}
            >
              {isBaseline ? 'No longer the baseline' : 'Make it the baseline'}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={onDelete}>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </span>
  );
}
