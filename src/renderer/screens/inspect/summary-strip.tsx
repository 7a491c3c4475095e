import type { DatasetSummary } from '../../../shared/model/dataset';
import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import { FactStrip, type Fact } from '../../ui/fact-strip';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDate } from '../../ui/format-date';
import { formatCount, formatShape } from '../../ui/format-number';
import classes from './inspect.module.css';

/** The dataset in one line: rows, what a row is, how much it takes. */
export function SummaryStrip({ summary }: { readonly summary: DatasetSummary }) {
  const tensors: readonly Fact[] = summary.fields
    .filter((field) => field.kind === 'tensor')
    .slice(0, 3)
    .map((field) => ({
      label: `Field “${field.name}”`,
      value: `${field.dtype} ${formatShape(field.shape)}`,
      ...(isNumericDtype(field.dtype)
        ? { exact: `${formatExactBytes(rowBytes(field.dtype, field.shape))} a row` }
        : {}),
    }));
  return (
    <div className={classes.strip}>
      <FactStrip
        facts={[
          {
            label: 'Format',
            value: summary.formatLabel,
          },
          { label: 'Layout', value: summary.layout },
          { label: 'Rows', value: formatCount(summary.rowCount) },
          ...tensors,
          {
            label: 'Size',
            value: formatBytes(summary.bytes),
            exact: formatExactBytes(summary.bytes),
          },
          { label: 'Files', value: formatCount(summary.files) },
          { label: 'Changed', value: formatDate(summary.modifiedMs) },
        ]}
      />
    </div>
  );
}
