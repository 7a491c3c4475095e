import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { failureInfo } from '../ui/failure-info';
import type { ChartSpec } from './chart-spec';
import { type PictureKind, exportFigure } from './export-figure';

interface PictureMenuProps {
  readonly label: string;
  /** Heading of the picture, and its file's name. */
  readonly title: string;
  readonly specs: readonly ChartSpec[];
  readonly disabled?: boolean;
  /** On the button; without it the button is an icon. */
  readonly text?: string;
}

/** Saves charts as one picture file. */
export function PictureMenu({ label, title, specs, disabled = false, text }: PictureMenuProps) {
  const save = async (kind: PictureKind) => {
    try {
      await exportFigure(title, specs, kind);
    } catch (error) {
      notifications.show({ color: 'red', title: label, message: failureInfo(error).message });
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {text === undefined ? (
          <ActionIcon aria-label={label} title="Export as a picture" disabled={disabled}>
            <IconDownload size={16} />
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            aria-label={label}
            leftSection={<IconDownload size={14} />}
            disabled={disabled}
          >
            {text}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void save('svg')}>SVG, scales to any size</Menu.Item>
        <Menu.Item onClick={() => void save('png')}>PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
