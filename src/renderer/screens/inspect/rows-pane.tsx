import { IconRowRemove } from '@tabler/icons-react';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { replaceQuery, usePlace } from '../../location/use-place';
import { EmptyNote } from '../../ui/empty-note';
import { RowBrowser } from './row-browser';
import { RowPreview } from './row-preview';
import { parseRow } from './row-paging';
import classes from './rows-pane.module.css';

/** The rows on the left, the chosen one beside them. The address keeps which one it is. */
export function RowsPane({ open }: { readonly open: OpenDataset }) {
  const { rowCount } = open.summary;
  const { query } = usePlace();
  const row = parseRow(query['row'] ?? '0', rowCount) ?? 0;
  const choose = (next: number) => replaceQuery({ row: next === 0 ? null : String(next) });
  if (rowCount === 0) {
    return (
      <EmptyNote
        icon={IconRowRemove}
        title="This dataset has no rows"
        text="It can be opened and has its fields, but nothing was written into it."
      />
    );
  }
  return (
    <div className={classes.rows}>
      <RowBrowser open={open} row={row} onChoose={choose} />
      <RowPreview open={open} row={row} />
    </div>
  );
}
