import { useMutation } from '@tanstack/react-query';
import { useEngine } from '../engine/use-engine';
import { goTo } from '../location/use-place';

/** Opens any path where it belongs: a dataset in Inspect, a folder of datasets as a catalogue. */
export function useOpenPath() {
  const engine = useEngine();
  return useMutation({
    mutationFn: async (path: string) => {
      const found = await engine.datasets.look({ path });
      switch (found.kind) {
        case 'dataset':
          goTo({ screen: 'inspect', query: { path: found.path } });
          return found;
        case 'catalogue':
          goTo({ screen: 'datasets', query: { root: found.path } });
          return found;
        case 'nothing':
          // Opening it says what it is, and what would open it.
          await engine.datasets.open({ path: found.path });
          goTo({ screen: 'inspect', query: { path: found.path } });
          return found;
      }
    },
  });
}
