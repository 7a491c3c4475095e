import { Tooltip } from '@mantine/core';
import { assertNever } from '../../shared/errors';
import type { EngineState } from '../engine/engine-connection';
import { useEngineState } from '../engine/use-engine';
import classes from './connection.module.css';

/** A dot and a word at the end of the header. */
export function ConnectionState() {
  const { state } = useEngineState();
  const { label, kind, hint } = describe(state);
  return (
    <Tooltip label={hint}>
      <span className={classes.state} data-kind={kind} role="status">
        <span className={classes.dot} aria-hidden />
        {label}
      </span>
    </Tooltip>
  );
}

function describe(state: EngineState): {
  label: string;
  kind: 'good' | 'busy' | 'bad';
  hint: string;
} {
  switch (state.status) {
    case 'ready':
      return {
        label: 'Engine ready',
        kind: 'good',
        hint: `Arrayscope ${state.info.version} on ${state.info.platform}`,
      };
    case 'connecting':
      return { label: 'Connecting', kind: 'busy', hint: 'Waiting for the engine to answer' };
    case 'reconnecting':
      return { label: 'Reconnecting', kind: 'busy', hint: state.reason.message };
    case 'lost':
      return { label: 'Engine lost', kind: 'bad', hint: state.reason.message };
    default:
      return assertNever(state, 'engine state');
  }
}
