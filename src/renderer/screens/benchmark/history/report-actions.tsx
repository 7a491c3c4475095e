import { ActionIcon, Group, Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconFlag,
  IconFlagOff,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useRef } from 'react';
import type { BenchmarkListing } from '../../../../shared/model/benchmark-history';
import { useEngine } from '../../../engine/use-engine';
import { REPORT_KINDS } from '../export-kinds';
import { ExportMenu } from '../export-menu';

interface ReportActionsProps {
  readonly listing: BenchmarkListing;
  readonly onRename: () => void;
  readonly onBaseline: () => void;
  readonly onDelete: () => void;
}

/** What can be done with one report of the list. */
export function ReportActions({ listing, onRename, onBaseline, onDelete }: ReportActionsProps) {
  const engine = useEngine();
  const { id, title, isBaseline } = listing;
  const more = useRef<HTMLButtonElement>(null);
  // A dialog gives the focus back to what had it: not to an item of a menu that is gone by then.
  const ask = (open: () => void) => () => {
    more.current?.focus();
    open();
  };
  return (
    // A click here is not a click on the row.
    <span onClick={(event) => event.stopPropagation()}>
      <Group gap={2} wrap="nowrap" justify="flex-end">
        <ExportMenu
          label={`Export ${title}`}
          what="The report"
          kinds={REPORT_KINDS}
          write={(format) => engine.benchmarks.export({ id, format })}
          compact
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              ref={more}
              aria-label={`More for ${title}`}
              title="Rename, baseline, delete"
            >
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={ask(onRename)}>
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={isBaseline ? <IconFlagOff size={14} /> : <IconFlag size={14} />}
              onClick={onBaseline}
            >
              {isBaseline ? 'No longer the baseline' : 'Make it the baseline'}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={ask(onDelete)}>
              Delete
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </span>
  );
}
