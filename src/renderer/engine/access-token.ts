const KEY = 'arrayscope-token';

/**
 * The token that the browser shell printed with its address: taken out of the address bar, so
 * that it is neither shared nor bookmarked, and kept for this tab, so that a reload works.
 */
export function accessToken(): string | null {
  const { hash, pathname, search } = window.location;
  const given = new URLSearchParams(hash.slice(1)).get('token');
  if (given === null) return window.sessionStorage.getItem(KEY);
  window.sessionStorage.setItem(KEY, given);
  window.history.replaceState(window.history.state, '', pathname + search);
  return given;
}
