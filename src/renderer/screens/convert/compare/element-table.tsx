import type { ElementDifference, FieldComparison } from '../../../../shared/model/row-comparison';
import { type DataColumn, DataTable } from '../../../ui/data-table';
import { formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from '../convert.module.css';

const COLUMNS: readonly DataColumn<ElementDifference>[] = [
  { id: 'index', label: 'Position', render: ({ index }) => mono(`[${index.join(', ')}]`) },
  { id: 'before', label: 'Source', numeric: true, render: ({ source }) => mono(source.text) },
  { id: 'bitsBefore', label: 'Its bits', render: ({ source }) => mono(source.bits) },
  { id: 'after', label: 'Result', numeric: true, render: ({ result }) => mono(result.text) },
  { id: 'bitsAfter', label: 'Its bits', render: ({ result }) => mono(result.bits) },
];

/** Every position that differs, as far as they are listed: both values, and the bits of both. */
export function ElementTable({ comparison }: { readonly comparison: FieldComparison }) {
  const { elements, differing, source } = comparison;
  if (elements.length === 0) return null;
  const title =
    elements.length < differing
      ? `The first ${formatCount(elements.length)} of ${formatCount(differing)} values of ${source.name} that differ`
      : `Values of ${source.name} that differ`;
  return (
    <Panel title={title} flush>
      <div className={classes.elements} tabIndex={0} role="group" aria-label={title}>
        <DataTable
          label={title}
          columns={COLUMNS}
          rows={elements}
          rowKey={({ index }) => index.join()}
        />
      </div>
    </Panel>
  );
}

function mono(text: string) {
  return <span className="mono">{text}</span>;
}
