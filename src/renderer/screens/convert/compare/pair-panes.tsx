import { Select } from '@mantine/core';
import { useState } from 'react';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import type { Field } from '../../../../shared/model/dataset';
import type {
  ComparedRow,
  FieldComparison,
  RowComparison,
} from '../../../../shared/model/row-comparison';
import { holdsFew, holdsNumbers, longAxes } from '../../../previews/field-shape';
import type { PreviewSource } from '../../../previews/preview';
import { choosePreview } from '../../../previews/registry';
import { formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from '../convert.module.css';
import { ElementTable } from './element-table';
import { PairPictures } from './pair-pictures';

interface PairPanesProps {
  readonly open: { readonly source: OpenDataset; readonly result: OpenDataset };
  readonly comparison: RowComparison;
}

/** One field with numbers: first of all one that differs. */
export function PairPanes({ open, comparison }: PairPanesProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const fields = comparison.fields.filter(({ source }) => holdsNumbers(source));
  const shown =
    fields.find(({ source }) => source.name === chosen) ??
    fields.find(({ equal }) => !equal) ??
    fields[0];
  if (shown === undefined || comparison.source === null) return null;
  const source = sideOf(open.source, comparison.source, shown.source);
  const result = sideOf(open.result, comparison.result, shown.result);
  return (
    <>
      {fields.length > 1 && (
        <Select
          label="Field that is shown"
          w={260}
          data={fields.map(({ source: field }) => field.name)}
          value={shown.source.name}
          onChange={setChosen}
        />
      )}
      {isPictured(shown) ? (
        <PairPictures source={source} result={result} comparison={shown} />
      ) : (
        <div className={classes.panes}>
          <Pane title="Source" source={source} />
          <Pane title="Result" source={result} />
        </div>
      )}
      <ElementTable comparison={shown} />
    </>
  );
}

function sideOf({ datasetId }: OpenDataset, { row, id }: ComparedRow, field: Field): PreviewSource {
  return { datasetId, field, row, name: id ?? `row ${row}` };
}

function isPictured({ source }: FieldComparison): boolean {
  return longAxes(source.shape) >= 2 && !holdsFew(source);
}

function Pane(props: { readonly title: string; readonly source: PreviewSource }) {
  const { title, source } = props;
  const preview = choosePreview(source.field, null);
  if (preview === null) return null;
  const { component: Preview } = preview;
  return (
    <Panel title={`${title}: row ${formatCount(source.row)}, ${source.field.name}`}>
      <div className={classes.pane}>
        <Preview source={source} aside={null} />
      </div>
    </Panel>
  );
}
