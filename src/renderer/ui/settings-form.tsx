import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { JsonObject, JsonValue } from '../../shared/model/json';
import { formatBytes } from './format-bytes';
import { type SettingField, changeSetting, settingFields } from './setting-fields';
import classes from './settings-form.module.css';

interface SettingsFormProps {
  /** JSON Schema of an object (`FormatInfo.openSettings`, `.createSettings`). */
  readonly schema: JsonObject;
  /** Only what differs from the defaults. */
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
  readonly disabled?: boolean;
}

/** A field for every setting that a format describes; it knows no format. */
export function SettingsForm({ schema, value, onChange, disabled = false }: SettingsFormProps) {
  return (
    <div className={classes.form}>
      {settingFields(schema).map((field) => (
        <SettingInput
          key={field.name}
          field={field}
          value={value[field.name]}
          disabled={disabled}
          onChange={(next) => onChange(changeSetting(value, field, next))}
        />
      ))}
    </div>
  );
}

interface SettingInputProps {
  readonly field: SettingField;
  /** undefined where nothing was chosen and the default holds. */
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** Value of the choice that leaves the decision to the format. */
const AUTOMATIC = '';

function SettingInput({ field, value, disabled, onChange }: SettingInputProps) {
  const { label, description } = field;
  const shared = { label, description, disabled, withAsterisk: field.required };
  const unset = field.required ? 'Needed' : 'Automatic';
  switch (field.kind) {
    case 'choice': {
      const current = value ?? field.fallback;
      const options = field.choices.map((choice) => ({
        value: String(choice),
        label: choice === field.fallback ? `${choice} (default)` : String(choice),
      }));
      const automatic = { value: AUTOMATIC, label: 'Automatic' };
      return (
        <Select
          {...shared}
          data={field.fallback === undefined && !field.required ? [automatic, ...options] : options}
          placeholder={unset}
          value={
            typeof current === 'string' || typeof current === 'number'
              ? String(current)
              : field.required
                ? null
                : AUTOMATIC
          }
          onChange={(text) => onChange(field.choices.find((choice) => String(choice) === text))}
        />
      );
    }
    case 'flag':
      return (
        <Switch
          label={label}
          description={description}
          disabled={disabled}
          checked={(value ?? field.fallback) === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          description={withSize(field, value)}
          value={typeof value === 'number' ? value : ''}
          placeholder={typeof field.fallback === 'number' ? `${field.fallback} (default)` : unset}
          allowDecimal={!field.whole}
          thousandSeparator=","
          {...(field.minimum === undefined ? {} : { min: field.minimum })}
          {...(field.maximum === undefined ? {} : { max: field.maximum })}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          value={typeof value === 'string' ? value : ''}
          placeholder={typeof field.fallback === 'string' ? `${field.fallback} (default)` : unset}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}

/** A number of bytes is hard to read: its description ends with the size in MB. */
function withSize(field: SettingField, value: JsonValue | undefined): string {
  const bytes = value ?? field.fallback;
  return field.name.endsWith('Bytes') && typeof bytes === 'number'
    ? `${field.description} Now ${formatBytes(bytes)}.`
    : field.description;
}
