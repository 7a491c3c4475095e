import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * State that outlives the screen and a reload, but not the window: what somebody is filling in.
 * @param read makes the state of what was stored; null when it is from another version.
 */
export function useSessionState<State>(
  name: string,
  read: (stored: unknown) => State | null,
): readonly [State | null, (state: State | null) => void] {
  const key = `arrayscope:${name}`;
  const text = useSyncExternalStore(subscribe, () => window.sessionStorage.getItem(key));
  const set = useCallback(
    (state: State | null) => {
      if (state === null) window.sessionStorage.removeItem(key);
      else window.sessionStorage.setItem(key, JSON.stringify(state));
      for (const listener of [...listeners]) listener();
    },
    [key],
  );
  return [text === null ? null : readText(text, read), set];
}

function readText<State>(text: string, read: (stored: unknown) => State | null): State | null {
  try {
    return read(JSON.parse(text));
  } catch {
    return null;
  }
}
