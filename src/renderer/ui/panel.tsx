import type { ReactNode } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  /** Without padding, for tables and lists that go to the edge. */
  readonly flush?: boolean;
  /** Fills the height that is left and scrolls inside. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** A bordered surface with an optional heading. */
export function Panel({ title, actions, flush = false, fill = false, children }: PanelProps) {
  return (
    <section className={classes.panel} data-fill={fill || undefined}>
      {(title !== undefined || actions !== undefined) && (
        <header className={classes.header}>
          <h2 className={classes.title}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={classes.body} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
