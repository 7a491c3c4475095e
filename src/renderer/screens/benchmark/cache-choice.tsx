import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CacheState } from '../../../shared/model/cache-state';
import { useEngine } from '../../engine/use-engine';
import { CACHE_STATES } from './cache-states';

interface CacheChoiceProps {
  readonly value: CacheState;
  readonly onChange: (state: CacheState) => void;
}

/** What cannot be had on this machine cannot be chosen, and says why. */
export function CacheChoice({ value, onChange }: CacheChoiceProps) {
  const engine = useEngine();
  const states = useQuery({
    queryKey: ['benchmark-cache-states'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.cacheStates(undefined, { signal }),
  });
  return (
    <Radio.Group
      label="Cache"
      value={value}
      onChange={(id) => onChange(CACHE_STATES.find((state) => state.id === id)?.id ?? value)}
    >
      <Stack gap={6} mt={6}>
        {CACHE_STATES.map(({ id, label, description }) => {
          const found = states.data?.find(({ state }) => state === id);
          const cannot = found?.available === false;
          return (
            <Radio
              key={id}
              value={id}
              label={label}
              description={cannot ? found.reason : description}
              disabled={cannot}
            />
          );
        })}
      </Stack>
    </Radio.Group>
  );
}
