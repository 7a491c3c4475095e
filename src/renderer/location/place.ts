/**
 * Where the window is: a screen and a query, kept in the address's hash so that a reload, a
 * bookmark and the back button keep the place. `#/inspect?path=%2Fdata%2Frun&row=12`.
 *
 * The query is shared by all screens and survives a change of screen, so that the dataset that
 * is open (`path`, `format`, `open`) stays open; a screen's own keys therefore need distinct names.
 */
export interface Place {
  readonly screen: string;
  readonly query: Readonly<Record<string, string>>;
}

export function parsePlace(hash: string): Place {
  const text = hash.replace(/^#\/?/, '');
  const mark = text.indexOf('?');
  const screen = mark < 0 ? text : text.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1));
  return { screen, query: Object.fromEntries(query) };
}

export function formatPlace(place: Place): string {
  const query = new URLSearchParams(place.query).toString();
  return `#/${place.screen}${query === '' ? '' : `?${query}`}`;
}

/** The query with some keys set, and those that are `null` removed. */
export function changeQuery(
  query: Place['query'],
  changes: Readonly<Record<string, string | null>>,
): Place['query'] {
  const entries = Object.entries({ ...query, ...changes });
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
