import { Button, Menu } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useExportReport } from './use-export-report';

/** A saved report as a file for people, for scripts and for notebooks. */
export function ExportMenu({ id }: { readonly id: string }) {
  const { formats, save, busy } = useExportReport();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconFileExport size={14} />} loading={busy}>
          Export the report
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, label }) => (
          <Menu.Item key={format} onClick={() => save(id, format)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
