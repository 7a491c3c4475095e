import { IconEqual, IconEqualNot } from '@tabler/icons-react';
import type { RowComparison } from '../../../../shared/model/row-comparison';
import { formatExactBytes } from '../../../ui/format-bytes';
import { formatShape } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from '../convert.module.css';

/** Field by field: equal or different, in a word and a sign. */
export function PairFields({ comparison }: { readonly comparison: RowComparison }) {
  const { fields, unmatched, source } = comparison;
  return (
    <Panel title="Field by field" flush>
      {source === null ? (
        <p className={classes.none}>The source has no row for this one.</p>
      ) : (
        <table className={classes.fields} aria-label="Field by field">
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
              <tr key={one.source.name}>
                <th scope="row">
                  {one.source.name}{' '}
                  <span className="dim">
                    {one.source.dtype}{' '}
                    {one.source.kind === 'tensor' && formatShape(one.source.shape)}
                  </span>
                </th>
                <td>
                  {one.result.name} <span className="dim">{one.result.dtype}</span>
                </td>
                <td>
                  <span className={one.equal ? classes.equal : classes.different}>
                    {one.equal ? (
                      <IconEqual size={16} aria-hidden />
                    ) : (
                      <IconEqualNot size={16} aria-hidden />
                    )}
                    {one.equal ? 'Bit-identical' : 'Different'}
                  </span>
                </td>
                <td className="mono">
                  {one.text} <span className="dim">{formatExactBytes(one.bytes)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unmatched.map((text) => (
        <p key={text} className={classes.none}>
          {text}
        </p>
      ))}
    </Panel>
  );
}
