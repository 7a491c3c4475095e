import classes from './quantity.module.css';

/**
 * A number with its unit in a column: units begin on one line, so that numbers end on one.
 * Takes what the formatters make: `1.85 ms`, `4.92 MB/s`.
 */
export function Quantity({ text }: { readonly text: string }) {
  const space = text.lastIndexOf(' ');
  if (space < 0) return <span className="number">{text}</span>;
  return (
    <span className={classes.quantity}>
      {text.slice(0, space)}
      <span className={classes.unit}> {text.slice(space + 1)}</span>
    </span>
  );
}
