import classes from './app-shell.module.css';

/** The address's hash names the place, so this is a button and no link to an anchor. */
export function SkipLink() {
  return (
    <button
      type="button"
      className={classes.skip}
      onClick={() => document.getElementById('content')?.focus()}
    >
      Skip to the content
    </button>
  );
}
