import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileExport } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { failureInfo } from '../../ui/failure-info';
import { saveBlob } from '../../ui/save-blob';
import type { ExportKind } from './export-kinds';

/** A file as the engine wrote it. */
interface WrittenFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}

interface ExportMenuProps<Format extends string> {
  readonly label: string;
  /** Said where it fails: “The report”. */
  readonly what: string;
  readonly kinds: readonly ExportKind<Format>[];
  readonly write: (format: Format) => Promise<WrittenFile>;
  /** An icon that has the label as its name, for the lines of a list. */
  readonly compact?: boolean;
}

/** Something as a file for people, for scripts or for notebooks. */
export function ExportMenu<Format extends string>(props: ExportMenuProps<Format>) {
  const { label, what, kinds, write, compact = false } = props;
  const { mutate, isPending } = useMutation({
    mutationFn: write,
    onSuccess: ({ fileName, mediaType, text }) =>
      saveBlob(new Blob([text], { type: mediaType }), fileName),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: `${what} was not exported`,
        message: failureInfo(error).message,
      }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {compact ? (
          <ActionIcon aria-label={label} title="Export" loading={isPending}>
            <IconFileExport size={16} />
          </ActionIcon>
        ) : (
          <Button variant="default" leftSection={<IconFileExport size={14} />} loading={isPending}>
            {label}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ format, label: kind }) => (
          <Menu.Item key={format} onClick={() => mutate(format)}>
            {kind}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
