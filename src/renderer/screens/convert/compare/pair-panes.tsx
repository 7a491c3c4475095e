import type { OpenDataset } from '../../../../shared/contract/datasets';
import type { Field } from '../../../../shared/model/dataset';
import { holdsNumbers } from '../../../previews/field-shape';
import { choosePreview } from '../../../previews/registry';
import { formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from '../convert.module.css';
import { matchFields } from './match-fields';
import type { PairRow } from './use-pair-row';

interface PairPanesProps {
  readonly open: { readonly source: OpenDataset; readonly result: OpenDataset };
  readonly pair: PairRow;
}

/** The first field with numbers, of the source on the left and of the result on the right. */
export function PairPanes({ open, pair }: PairPanesProps) {
  const fields = matchFields(open.source.summary.fields, open.result.summary.fields);
  const shown = fields.find(({ source }) => holdsNumbers(source));
  if (shown === undefined) return null;
  return (
    <div className={classes.panes}>
      <Pane title="Source" open={open.source} line={pair.source} field={shown.source} />
      <Pane title="Result" open={open.result} line={pair.result} field={shown.destination} />
    </div>
  );
}

interface PaneProps {
  readonly title: string;
  readonly open: OpenDataset;
  readonly line: { readonly row: number; readonly id: string | null } | null;
  readonly field: Field | null;
}

function Pane({ title, open, line, field }: PaneProps) {
  const preview = field === null ? null : choosePreview(field, null);
  if (line === null || field === null || preview === null) {
    return <Panel title={title}>There is no such row or field.</Panel>;
  }
  const { component: Preview } = preview;
  const name = line.id ?? `row ${line.row}`;
  return (
    <Panel title={`${title}: row ${formatCount(line.row)}, ${field.name}`}>
      <div className={classes.pane}>
        <Preview source={{ datasetId: open.datasetId, field, row: line.row, name }} aside={null} />
      </div>
    </Panel>
  );
}
