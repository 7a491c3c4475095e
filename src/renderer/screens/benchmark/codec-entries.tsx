import { Button, Menu } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import type { FormatInfo } from '../../../shared/model/dataset';
import type { Draft } from './draft';
import { withCodecs } from './with-codecs';

type Entry = Draft['entries'][number];

interface CodecEntriesProps {
  readonly formats: readonly FormatInfo[];
  readonly entries: readonly Entry[];
  readonly onChange: (entries: Entry[]) => void;
}

/** Adds a format once for each of its lossless codecs and levels. */
export function CodecEntries({ formats, entries, onChange }: CodecEntriesProps) {
  const choices = formats.flatMap(({ id, label, codecSettings }) =>
    codecSettings === undefined ? [] : [{ id, label, codecSettings }],
  );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconStack2 size={14} />}>
          Add every codec of …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ id, label, codecSettings }) => (
          <Menu.Item
            key={id}
            onClick={() => onChange(withCodecs(entries, { format: id, codecSettings }))}
          >
            {label}: {codecSettings.length} settings
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
