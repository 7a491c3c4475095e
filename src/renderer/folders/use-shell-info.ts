import type { ShellInfo } from '../../shared/model/shell';
import { useEngineState } from '../engine/use-engine';

/** What the program around the window can do; null while there is no engine to say it. */
export function useShellInfo(): ShellInfo | null {
  const { state } = useEngineState();
  return state.status === 'ready' ? state.info : null;
}
