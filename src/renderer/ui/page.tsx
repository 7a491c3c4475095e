import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Beside the title: a badge, a path. */
  readonly note?: ReactNode;
  /** Buttons at the end of the title's line. */
  readonly actions?: ReactNode;
  /** `scroll`: the content scrolls as one; `fill`: it fills the height and its panes scroll. */
  readonly layout?: 'scroll' | 'fill';
  readonly children: ReactNode;
}

/** The frame of every screen: one heading, actions beside it, the content below. */
export function Page({ title, note, actions, layout = 'scroll', children }: PageProps) {
  return (
    <div className={classes.page} data-layout={layout}>
      <header className={classes.header}>
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.note}>{note}</div>
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={classes.content}>{children}</div>
    </div>
  );
}
