import { useMemo, useSyncExternalStore } from 'react';
import { type Place, changeQuery, formatPlace, parsePlace } from './place';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

const currentHash = () => window.location.hash;

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, currentHash);
  return useMemo(() => parsePlace(hash), [hash]);
}

/** Goes to another place, as a step that the back button takes back. */
export function goTo(place: Place): void {
  window.location.hash = formatPlace(place);
}

/** Changes the query where we are, without a step for the back button. */
export function replaceQuery(changes: Readonly<Record<string, string | null>>): void {
  const place = parsePlace(window.location.hash);
  const next = formatPlace({ ...place, query: changeQuery(place.query, changes) });
  if (next === window.location.hash) return;
  window.history.replaceState(window.history.state, '', next);
  // replaceState is silent, but the screens must learn of it.
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
