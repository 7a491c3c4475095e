import type { DocumentContent } from '../../../shared/model/dataset';
import { countOf, formatCount } from '../../ui/format-number';
import classes from './documents-pane.module.css';

interface DocumentViewProps {
  readonly label: string;
  readonly content: DocumentContent;
}

/** Text as it is, JSON indented, an index as a table. */
export function DocumentView({ label, content }: DocumentViewProps) {
  if (content.kind !== 'table') {
    return (
      <>
        <pre className={classes.text}>
          {content.kind === 'json' ? indented(content.text) : content.text}
        </pre>
        {content.truncated && (
          <p className={classes.more}>The file goes on: only its beginning is shown.</p>
        )}
      </>
    );
  }
  return (
    <>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className="number">
              #
            </th>
            {content.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.rows.map((cells, row) => (
            <tr key={row}>
              <td className="number dim">{formatCount(row)}</td>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {content.rows.length < content.rowCount && (
        <p className={classes.more}>
          The first {formatCount(content.rows.length)} of {countOf(content.rowCount, 'row')}.
        </p>
      )}
    </>
  );
}

/** The same text where it is cut off and so no longer JSON. */
function indented(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
}
