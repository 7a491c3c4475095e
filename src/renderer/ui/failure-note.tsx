import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureInfo } from './failure-info';
import { formatCount } from './format-number';
import classes from './notes.module.css';

interface FailureNoteProps {
  readonly error: unknown;
  /** What did not work: `The dataset could not be opened`. */
  readonly what: string;
  readonly onRetry?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** What went wrong, where, and what to do about it. */
export function FailureNote({ error, what, onRetry, children }: FailureNoteProps) {
  const info = failureInfo(error);
  const place = [
    info.row === undefined ? null : `row ${formatCount(info.row)}`,
    info.offset === undefined ? null : `byte ${formatCount(info.offset)}`,
  ].filter((part) => part !== null);
  return (
    <div className={classes.failure} role="alert">
      <IconAlertTriangle size={18} className={classes.failureIcon} aria-hidden />
      <div className={classes.failureText}>
        <strong>{what}</strong>
        <p>{info.message}</p>
        {info.path !== undefined && !info.message.includes(info.path) && (
          <p className="mono">{info.path}</p>
        )}
        {place.length > 0 && <p className={classes.place}>at {place.join(', ')}</p>}
        {info.hint !== undefined && <p>{info.hint}</p>}
        {(onRetry !== undefined || children !== undefined) && (
          <Group gap="sm" mt="sm">
            {onRetry !== undefined && (
              <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
                Try again
              </Button>
            )}
            {children}
          </Group>
        )}
      </div>
    </div>
  );
}
