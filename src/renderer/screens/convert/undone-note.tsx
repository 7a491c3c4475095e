import { IconArrowBackUp } from '@tabler/icons-react';
import type { RollbackResult } from '../../../shared/model/migration';
import { formatBytes } from '../../ui/format-bytes';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';

/** What an undo removed, and where the data are. */
export function UndoneNote({ undone }: { readonly undone: RollbackResult }) {
  const staged = undone.removed === 'staged';
  return (
    <Panel>
      <div className={classes.outcome} role="status">
        <IconArrowBackUp size={18} aria-hidden />
        <div>
          <strong>{staged ? 'Discarded' : 'Taken back'}</strong>
          <p>
            Removed <span className="mono">{undone.removedPath}</span>:{' '}
            {countOf(undone.files, 'file')}, {formatBytes(undone.bytes)}.
          </p>
          {staged ? (
            <p>It was never published; the source was only read.</p>
          ) : (
            <p>
              The data are in <span className="mono">{undone.source}</span>, which was checked
              before anything was removed.
            </p>
          )}
        </div>
      </div>
    </Panel>
  );
}
