import { Button, Select } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { SettingsChoice } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import { datasetChanges } from '../location/dataset-place';
import { replaceQuery } from '../location/use-place';
import { Panel } from '../ui/panel';
import { PathText } from '../ui/path-text';
import { settingFields } from '../ui/setting-fields';
import { SettingsForm } from '../ui/settings-form';
import classes from './settings-needed.module.css';
import { useFormats } from './use-formats';

interface SettingsNeededProps {
  readonly path: string;
  /** What the file is, and what it does not say. */
  readonly message: string;
  readonly choices: readonly SettingsChoice[];
}

/** The bytes do not say what they mean: ways that would fit, and a form for any other. */
export function SettingsNeeded({ path, message, choices }: SettingsNeededProps) {
  const open = (format: string, settings: JsonObject) =>
    replaceQuery(datasetChanges({ path, format, settings }));
  return (
    <div className={classes.panel} role="region" aria-label="How it is to be read">
      <div className={classes.head}>
        <IconHelpCircle size={22} stroke={1.6} className={classes.icon} aria-hidden />
        <div className={classes.text}>
          <h2>Say how this is to be read</h2>
          <p>{message}</p>
          {!message.includes(path) && <PathText path={path} />}
        </div>
      </div>
      <div className={classes.columns}>
        <Panel title="What would fit">
          <ul className={classes.choices}>
            {choices.map((choice) => (
              <li key={`${choice.format} ${choice.label}`}>
                <Button
                  variant="default"
                  fullWidth
                  justify="flex-start"
                  onClick={() => open(choice.format, choice.settings)}
                >
                  {choice.label}
                </Button>
              </li>
            ))}
          </ul>
          <p className={classes.hint}>
            A wrong choice does no harm: the file is only read, and another can be taken at any
            time.
          </p>
        </Panel>
        <OtherValues choices={choices} onOpen={open} />
      </div>
    </div>
  );
}

interface OtherValuesProps {
  readonly choices: readonly SettingsChoice[];
  readonly onOpen: (format: string, settings: JsonObject) => void;
}

/** Every setting that the format has for opening, beginning with the first choice. */
function OtherValues({ choices, onOpen }: OtherValuesProps) {
  const all = useFormats();
  const ids = [...new Set(choices.map((choice) => choice.format))];
  const [id, setId] = useState(ids[0] ?? '');
  const [settings, setSettings] = useState<JsonObject>(choices[0]?.settings ?? {});
  const format = all.find((one) => one.id === id);
  if (format === undefined) return null;
  const missing = settingFields(format.openSettings).filter(
    (field) => field.required && settings[field.name] === undefined,
  );
  return (
    <Panel title="Other values">
      <form
        className={classes.form}
        aria-label="Other values"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing.length === 0) onOpen(id, settings);
        }}
      >
        {ids.length > 1 && (
          <Select
            label="Format"
            data={ids.map((value) => ({
              value,
              label: all.find((one) => one.id === value)?.label ?? value,
            }))}
            value={id}
            onChange={(next) => {
              if (next === null) return;
              setId(next);
              setSettings(choices.find((choice) => choice.format === next)?.settings ?? {});
            }}
          />
        )}
        <SettingsForm schema={format.openSettings} value={settings} onChange={setSettings} />
        <div className={classes.actions}>
          <Button type="submit" disabled={missing.length > 0}>
            Open with these values
          </Button>
          {missing.length > 0 && (
            <span className="dim">
              {missing.map((field) => `“${field.label}”`).join(', ')} must be given.
            </span>
          )}
        </div>
      </form>
    </Panel>
  );
}
