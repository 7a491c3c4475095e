import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notes.module.css';

interface EmptyNoteProps {
  readonly icon: Icon;
  readonly title: string;
  /** Why there is nothing here, and what would bring something. */
  readonly text?: ReactNode;
  /** Buttons. */
  readonly children?: ReactNode;
}

export function EmptyNote({ icon: NoteIcon, title, text, children }: EmptyNoteProps) {
  return (
    <div className={classes.empty}>
      <NoteIcon size={28} stroke={1.4} aria-hidden />
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div className={classes.emptyActions}>{children}</div>}
    </div>
  );
}
