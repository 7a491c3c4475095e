import type { DatasetSummary, Field } from '../../../shared/model/dataset';
import { elementCount, isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes } from '../../ui/format-bytes';
import { formatCount, formatShape } from '../../ui/format-number';
import { Panel } from '../../ui/panel';

const KINDS: Readonly<Record<Field['kind'], string>> = {
  tensor: 'Tensor',
  id: 'Id',
  text: 'Text',
  scalar: 'Scalar',
};

const COLUMNS: readonly DataColumn<Field>[] = [
  { id: 'name', label: 'Name', render: (field) => <span className="mono">{field.name}</span> },
  { id: 'kind', label: 'Kind', render: (field) => KINDS[field.kind] },
  { id: 'dtype', label: 'dtype', render: (field) => <span className="mono">{field.dtype}</span> },
  {
    id: 'shape',
    label: 'Shape of a row',
    render: (field) => (field.kind === 'tensor' ? formatShape(field.shape) : '–'),
  },
  {
    id: 'elements',
    label: 'Elements a row',
    numeric: true,
    render: (field) => (field.kind === 'tensor' ? formatCount(elementCount(field.shape)) : '–'),
  },
  {
    id: 'bytes',
    label: 'Bytes a row',
    numeric: true,
    render: (field) =>
      isNumericDtype(field.dtype) ? formatBytes(rowBytes(field.dtype, field.shape)) : '–',
  },
  { id: 'order', label: 'Byte order', render: (field) => field.byteOrder ?? '–' },
  {
    id: 'memory',
    label: 'Memory order',
    render: (field) =>
      field.memoryOrder === 'fortran' ? 'Fortran' : field.kind === 'tensor' ? 'C' : '–',
  },
  { id: 'null', label: 'May be null', render: (field) => (field.nullable === true ? 'yes' : 'no') },
  {
    id: 'stored',
    label: 'Stored as',
    render: (field) => <span className="mono">{field.stored ?? '–'}</span>,
  },
];

/** Every field as the dataset declares it, and what each order of its rows means. */
export function FieldsTable({ summary }: { readonly summary: DatasetSummary }) {
  return (
    <div style={{ overflow: 'auto', display: 'flex', flexDirection: 'column', gap: 8 }}>
      <Panel flush>
        <DataTable
          label="Fields"
          columns={COLUMNS}
          rows={summary.fields}
          rowKey={(field) => field.name}
        />
      </Panel>
      <Panel title="Order of the rows">
        <dl style={{ margin: 0 }}>
          {summary.rowOrders.map((order) => (
            <div key={order.order}>
              <dt>
                <strong>{order.label}</strong>
              </dt>
              <dd style={{ margin: '0 0 6px' }}>{order.meaning}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      {Object.keys(summary.metadata).length > 0 && (
        <Panel title="Metadata">
          <pre className="mono" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
            {JSON.stringify(summary.metadata, null, 2)}
          </pre>
        </Panel>
      )}
    </div>
  );
}
