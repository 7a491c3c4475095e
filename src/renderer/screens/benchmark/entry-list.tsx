import { ActionIcon, Button, Collapse } from '@mantine/core';
import { IconPlus, IconSettings, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormatInfo } from '../../../shared/model/dataset';
import { FormatPicker } from '../../dataset/format-picker';
import { keepKnown, settingFields } from '../../ui/setting-fields';
import { SettingsForm } from '../../ui/settings-form';
import classes from './benchmark.module.css';
import { CodecEntries } from './codec-entries';
import type { Draft } from './draft';
import { settingsSchema } from './settings-schema';

type Entry = Draft['entries'][number];

interface EntryListProps {
  readonly formats: readonly FormatInfo[];
  readonly entries: readonly Entry[];
  readonly problem: string | undefined;
  readonly onChange: (entries: Entry[]) => void;
}

/** The formats that are compared, each with the settings it is written and opened with. */
export function EntryList({ formats, entries, problem, onChange }: EntryListProps) {
  const usable = formats.filter(({ capabilities }) => capabilities.read && capabilities.write);
  const unused = usable.find((format) => entries.every((entry) => entry.format !== format.id));
  const next = unused ?? usable[0];
  return (
    <fieldset className={classes.group}>
      <legend>Formats</legend>
      {entries.map((entry, index) => (
        <EntryCard
          // Entries have no name of their own, and are only added at the end.
          key={index}
          index={index}
          formats={usable}
          entry={entry}
          onChange={(changed) => onChange(entries.map((one, i) => (i === index ? changed : one)))}
          onRemove={() => onChange(entries.filter((_, i) => i !== index))}
        />
      ))}
      {problem !== undefined && <p className={classes.wrong}>{problem}</p>}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} />}
        disabled={next === undefined}
        onClick={() => next && onChange([...entries, { format: next.id, settings: {} }])}
      >
        Add a format
      </Button>
      <CodecEntries formats={usable} entries={entries} onChange={onChange} />
    </fieldset>
  );
}

interface EntryCardProps {
  readonly index: number;
  readonly formats: readonly FormatInfo[];
  readonly entry: Entry;
  readonly onChange: (entry: Entry) => void;
  readonly onRemove: () => void;
}

function EntryCard({ index, formats, entry, onChange, onRemove }: EntryCardProps) {
  const [open, setOpen] = useState(false);
  const format = formats.find(({ id }) => id === entry.format);
  const schema = format === undefined ? {} : settingsSchema(format);
  const hasSettings = settingFields(schema).length > 0;
  const given = Object.entries(entry.settings);
  const name = `Format ${index + 1}`;
  return (
    <div className={classes.entry}>
      <div className={classes.entryLine}>
        <FormatPicker
          label={name}
          formats={formats}
          value={entry.format}
          onChange={(id) => onChange({ format: id, settings: {} })}
        />
        <ActionIcon
          aria-label={`Settings of ${name}`}
          title="Settings"
          aria-expanded={open}
          disabled={!hasSettings}
          onClick={() => setOpen(!open)}
        >
          <IconSettings size={16} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} title="Remove" onClick={onRemove}>
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      {!open && given.length > 0 && (
        <p className={classes.hint}>
          {given
            .map(
              ([key, value]) =>
                `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
            )
            .join(', ')}
        </p>
      )}
      <Collapse expanded={open}>
        <SettingsForm
          schema={schema}
          value={keepKnown(entry.settings, schema)}
          onChange={(settings) => onChange({ ...entry, settings })}
        />
      </Collapse>
    </div>
  );
}
