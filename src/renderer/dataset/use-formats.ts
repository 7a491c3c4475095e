import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { FormatInfo } from '../../shared/model/dataset';
import { useEngine } from '../engine/use-engine';

const NONE: readonly FormatInfo[] = [];

/** Every format that the engine knows; none until it has answered. */
export function useFormats(): readonly FormatInfo[] {
  const engine = useEngine();
  const formats = useQuery({
    queryKey: ['formats'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.datasets.formats(undefined, { signal }),
  });
  return formats.data ?? NONE;
}

/** Names a format for people by its id. */
export function useFormatLabel(): (id: string) => string {
  const formats = useFormats();
  return useCallback(
    (id: string) => formats.find((format) => format.id === id)?.label ?? id,
    [formats],
  );
}
