import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './disclosure.module.css';

interface DisclosureProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** A panel that is closed until somebody wants to know. */
export function Disclosure({ title, children }: DisclosureProps) {
  return (
    <details className={classes.disclosure}>
      <summary className={classes.summary}>
        <IconChevronRight size={16} aria-hidden />
        {title}
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  );
}
