import { CloseButton, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { OperationInfo } from '../../../../shared/model/benchmark';
import type { BenchmarkFilter } from '../../../../shared/model/benchmark-history';
import { useFormats } from '../../../dataset/use-formats';
import classes from './history.module.css';

interface ReportFiltersProps {
  readonly filter: BenchmarkFilter;
  readonly operations: readonly OperationInfo[];
  readonly onChange: (filter: BenchmarkFilter) => void;
}

const STATUSES = [
  { value: 'complete', label: 'Complete' },
  { value: 'cancelled', label: 'Cancelled' },
] as const;

/** Which of the saved reports are listed. */
export function ReportFilters({ filter, operations, onChange }: ReportFiltersProps) {
  const formats = useFormats();
  const set = (change: BenchmarkFilter) => onChange({ ...filter, ...change });
  const text = filter.text ?? '';
  return (
    <div className={classes.filters} role="search" aria-label="Saved reports">
      <TextInput
        className={classes.grow}
        label="Title or format"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => set({ text: event.currentTarget.value || undefined })}
        rightSection={
          text !== '' && (
            <CloseButton
              size="sm"
              aria-label="Clear the words"
              onClick={() => set({ text: undefined })}
            />
          )
        }
      />
      <Select
        label="Format"
        w={150}
        clearable
        placeholder="Any"
        data={formats.map(({ id, label }) => ({ value: id, label }))}
        value={filter.format ?? null}
        onChange={(format) => set({ format: format ?? undefined })}
      />
      <Select
        label="Operation"
        w={160}
        clearable
        placeholder="Any"
        data={operations.map(({ id, label }) => ({ value: id, label }))}
        value={filter.operation ?? null}
        onChange={(operation) => set({ operation: operation ?? undefined })}
      />
      <Select
        label="Status"
        w={120}
        clearable
        placeholder="Any"
        data={STATUSES}
        value={filter.status ?? null}
        onChange={(status) =>
          set({ status: STATUSES.find(({ value }) => value === status)?.value })
        }
      />
      <TextInput
        label="From"
        type="date"
        value={filter.from ?? ''}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        label="To"
        type="date"
        value={filter.to ?? ''}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
