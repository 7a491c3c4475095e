import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import type { EngineClient } from '../../shared/contract/index';
import type { EngineConnection, EngineState } from './engine-connection';

const EngineContext = createContext<EngineConnection | null>(null);

export function EngineProvider(props: {
  readonly connection: EngineConnection;
  readonly children: ReactNode;
}): ReactNode {
  return <EngineContext value={props.connection}>{props.children}</EngineContext>;
}

/** The engine: the same object for the life of the page. Errors are `ArrayscopeError`s. */
export function useEngine(): EngineClient {
  return useConnection().client;
}

/** How the connection is right now, and a way to try again at once. */
export function useEngineState(): { readonly state: EngineState; readonly retry: () => void } {
  const connection = useConnection();
  const state = useSyncExternalStore(connection.subscribe, connection.getState);
  return { state, retry: connection.retry };
}

function useConnection(): EngineConnection {
  const connection = use(EngineContext);
  if (connection === null) throw new Error('There is no EngineProvider above this component.');
  return connection;
}
