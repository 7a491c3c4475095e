import type { FieldMapping } from '../../../shared/model/migration';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatShape } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';

const COLUMNS: readonly DataColumn<FieldMapping>[] = [
  { id: 'field', label: 'Field', render: ({ field }) => field.name },
  { id: 'dtype', label: 'dtype', render: ({ field }) => field.dtype },
  {
    id: 'shape',
    label: 'Shape',
    render: ({ field }) => (field.kind === 'tensor' ? formatShape(field.shape) : field.kind),
  },
  { id: 'column', label: 'Becomes', render: ({ column }) => column },
  {
    id: 'stored',
    label: 'Stored as',
    render: ({ stored, note, kind }) => (
      <>
        <span className="mono">{stored}</span>
        <br />
        <span className={classes.note}>{note ?? (kind === 'identity' ? 'Unchanged.' : '')}</span>
      </>
    ),
  },
];

/** How each field is held in the result: every mapping can be undone exactly. */
export function MappingsTable({ mappings }: { readonly mappings: readonly FieldMapping[] }) {
  return (
    <Panel title="Fields" flush>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Fields of the result">
        <DataTable
          label="How each field is stored"
          columns={COLUMNS}
          rows={mappings}
          rowKey={({ field }) => field.name}
        />
      </div>
    </Panel>
  );
}
