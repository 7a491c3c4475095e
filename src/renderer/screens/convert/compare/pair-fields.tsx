import { IconEqual, IconEqualNot } from '@tabler/icons-react';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import { failureInfo } from '../../../ui/failure-info';
import { formatShape } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from '../convert.module.css';
import { type FieldPair, matchFields } from './match-fields';
import { useFieldComparison } from './use-field-comparison';
import type { PairRow } from './use-pair-row';

interface PairFieldsProps {
  readonly open: { readonly source: OpenDataset; readonly result: OpenDataset };
  readonly pair: PairRow;
}

/** Field by field: equal or different, in a word and a sign. */
export function PairFields({ open, pair }: PairFieldsProps) {
  const fields = matchFields(open.source.summary.fields, open.result.summary.fields);
  return (
    <Panel title="Field by field" flush>
      <table className={classes.fields}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Result</th>
            <th scope="col">Outcome</th>
            <th scope="col">What was compared</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((one) => (
            <FieldLine key={one.source.name} open={open} pair={pair} fields={one} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function FieldLine({ open, pair, fields }: PairFieldsProps & { readonly fields: FieldPair }) {
  const comparison = useFieldComparison(open, pair, fields);
  const { source, destination } = fields;
  const outcome = comparison.data;
  return (
    <tr>
      <th scope="row">
        {source.name}{' '}
        <span className="dim">
          {source.dtype} {source.kind === 'tensor' && formatShape(source.shape)}
        </span>
      </th>
      <td>
        {destination?.name ?? '–'} <span className="dim">{destination?.dtype}</span>
      </td>
      <td>
        {outcome === undefined ? (
          <span className="dim">{comparison.isError ? 'not compared' : '…'}</span>
        ) : (
          <span className={outcome.equal ? classes.equal : classes.different}>
            {outcome.equal ? (
              <IconEqual size={16} aria-hidden />
            ) : (
              <IconEqualNot size={16} aria-hidden />
            )}
            {outcome.equal ? 'Equal' : 'Different'}
          </span>
        )}
      </td>
      <td className="mono">
        {comparison.isError ? failureInfo(comparison.error).message : outcome?.text}
      </td>
    </tr>
  );
}
