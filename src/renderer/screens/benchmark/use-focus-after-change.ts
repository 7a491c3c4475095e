import { type RefObject, useEffect, useRef } from 'react';

/**
 * A place that takes the focus when `what` has changed and whatever had the focus went with it: a
 * row that opened something, a button of the view before. The keyboard goes on there instead of at
 * the top of the page.
 */
export function useFocusAfterChange(what: string): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) place.current?.focus();
  }, [what]);
  return place;
}
