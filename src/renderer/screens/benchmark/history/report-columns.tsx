import { Checkbox, Group } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import type { BenchmarkListing } from '../../../../shared/model/benchmark-history';
import type { DataColumn } from '../../../ui/data-table';
import { formatDate } from '../../../ui/format-date';
import { formatCount } from '../../../ui/format-number';
import { CancelledBadge } from '../cancelled-badge';
import classes from './history.module.css';
import { ReportActions } from './report-actions';

interface ColumnDeeds {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (one: BenchmarkListing) => void;
  readonly onRename: (one: BenchmarkListing) => void;
  readonly onBaseline: (one: BenchmarkListing) => void;
  readonly onDelete: (one: BenchmarkListing) => void;
}

/** The list of saved reports, and what can be done from it. */
export function reportColumns(deeds: ColumnDeeds): readonly DataColumn<BenchmarkListing>[] {
  return [
    {
      id: 'compare',
      label: 'Compare',
      hideLabel: true,
      width: '36px',
      render: (one) => (
        <span onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={`Compare ${one.title}, ${formatDate(one.createdAt)}`}
            checked={deeds.chosen.has(one.id)}
            onChange={() => deeds.onChoose(one)}
          />
        </span>
      ),
    },
    {
      id: 'title',
      label: 'Report',
      render: (one) => (
        <Group gap="sm">
          <span className={classes.title}>{one.title}</span>
          {one.isBaseline && (
            <span className={classes.badge}>
              <IconFlag size={12} aria-hidden />
              Baseline
            </span>
          )}
          {one.status === 'cancelled' && <CancelledBadge text="Cancelled" />}
        </Group>
      ),
      sortBy: (one) => one.title,
    },
    {
      id: 'cases',
      label: 'Cases',
      numeric: true,
      render: (one) => formatCount(one.cases),
      sortBy: (one) => one.cases,
    },
    {
      id: 'date',
      label: 'Measured',
      numeric: true,
      render: (one) => formatDate(one.createdAt),
      sortBy: (one) => one.createdAt,
    },
    {
      id: 'actions',
      label: 'Actions',
      hideLabel: true,
      width: '84px',
      render: (one) => (
        <ReportActions
          listing={one}
          onRename={() => deeds.onRename(one)}
          onBaseline={() => deeds.onBaseline(one)}
          onDelete={() => deeds.onDelete(one)}
        />
      ),
    },
  ];
}
