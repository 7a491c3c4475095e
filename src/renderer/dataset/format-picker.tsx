import { Select } from '@mantine/core';
import type { FormatInfo } from '../../shared/model/dataset';
import classes from './format-picker.module.css';

interface FormatPickerProps {
  /** Names the field for those who cannot see it. */
  readonly label: string;
  readonly formats: readonly FormatInfo[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** One of many formats: found by typing, each with what it is. */
export function FormatPicker({ label, formats, value, onChange }: FormatPickerProps) {
  const find = (id: string) => formats.find((format) => format.id === id);
  return (
    <Select
      aria-label={label}
      data={formats.map((format) => ({ value: format.id, label: format.label }))}
      value={value}
      searchable
      maxDropdownHeight={380}
      nothingFoundMessage="No format is called that"
      comboboxProps={{ position: 'bottom-start' }}
      classNames={{ dropdown: classes.dropdown ?? '' }}
      renderOption={({ option }) => (
        <span className={classes.option}>
          <span>{option.label}</span>
          <span className={classes.description}>{find(option.value)?.description}</span>
        </span>
      )}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}
