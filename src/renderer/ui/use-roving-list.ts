import { type KeyboardEvent, useCallback } from 'react';

const MOVES: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Arrow keys, Home and End move the focus between the items of a list: what is marked with
 * `data-roving`, or every button and link where nothing is. Spread the
 * result on the list. Every item stays in the tab order, so nothing is lost without the arrows.
 */
export function useRovingList(): { onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    const move = MOVES[event.key];
    if (move === undefined || event.target instanceof HTMLInputElement) return;
    const marked = event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]');
    const items = [
      ...(marked.length > 0
        ? marked
        : event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), a[href]')),
    ];
    const index = items.findIndex((item) => item === document.activeElement);
    const next = items[index < 0 ? 0 : move(index, items.length)];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }, []);
  return { onKeyDown };
}
