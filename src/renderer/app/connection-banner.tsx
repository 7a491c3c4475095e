import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEngineState } from '../engine/use-engine';
import classes from './connection.module.css';

/** Only while there is no engine: what that means, and the way back. */
export function ConnectionBanner() {
  const { state, retry } = useEngineState();
  if (state.status !== 'lost' && state.status !== 'reconnecting') return null;
  const { reason } = state;
  return (
    <div className={classes.banner} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <span className={classes.reason}>
        <strong>{reason.message}</strong> {reason.hint}
      </span>
      {state.status === 'lost' && state.retryInMs !== null && (
        <span className={classes.next}>Trying again by itself.</span>
      )}
      <Button variant="default" onClick={retry} loading={state.status === 'reconnecting'}>
        Reconnect now
      </Button>
    </div>
  );
}
