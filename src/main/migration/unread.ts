/** What a source's files hold beside the rows that are converted. */
import type { Problem } from '../../shared/model/dataset';
import type { Dataset } from '../formats/types';

const NAMED = 3;

/** The first few by name: `array “a”, array “b” and 3 more`. */
export function unreadText(unread: readonly string[]): string {
  const more = unread.length - NAMED;
  return unread.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export function unreadProblems({ path, unread = [] }: Dataset): readonly Problem[] {
  if (unread.length === 0) return [];
  const message = `${path} holds more than these rows, and that is not converted: ${unreadText(unread)}. The source keeps it.`;
  return [{ severity: 'warning', code: 'not-converted', message, path }];
}
