import classes from './path-text.module.css';

/** A path on one line: where there is no room its beginning is cut, because its end names it. */
export function PathText({ path }: { readonly path: string }) {
  return (
    <span className={classes.path} title={path}>
      {/* Isolated left-to-right text inside a right-to-left box: the ellipsis is at the start. */}
      <bdi dir="ltr">{path}</bdi>
    </span>
  );
}
