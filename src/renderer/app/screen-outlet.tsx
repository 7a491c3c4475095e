import { Skeleton } from '@mantine/core';
import { type ReactElement, Suspense, createElement, lazy, useEffect } from 'react';
import { useOpenDataset } from '../dataset/use-open-dataset';
import { usePlace } from '../location/use-place';
import { SCREENS, screenOf } from '../screens/registry';
import { ScreenBoundary } from './screen-boundary';

/** Made once: a lazy component made while rendering would be loaded and mounted anew each time. */
const ELEMENTS: ReadonlyMap<string, ReactElement> = new Map(
  SCREENS.map((screen) => [
    screen.id,
    createElement(lazy(async () => ({ default: (await screen.load()).Screen }))),
  ]),
);

/** The screen that the address names. */
export function ScreenOutlet() {
  const place = usePlace();
  const screen = screenOf(place.screen);
  const name = useOpenDataset().data?.summary.name;
  useEffect(() => {
    document.title = [name, screen.label, 'Arrayscope'].filter(Boolean).join(' · ');
  }, [name, screen.label]);
  return (
    <ScreenBoundary key={screen.id}>
      <Suspense fallback={<Skeleton height={24} width={180} m="md" />}>
        {ELEMENTS.get(screen.id)}
      </Suspense>
    </ScreenBoundary>
  );
}
