import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InternalError } from '../../shared/errors';
import type { Progress } from '../../shared/model/progress';
import type { RetirementRequest, RetirementResult } from '../../shared/model/retirement';
import { OPEN_DATASET } from '../dataset/use-open-dataset';
import { useEngine } from '../engine/use-engine';
import { datasetChanges, datasetPlace } from '../location/dataset-place';
import { parsePlace } from '../location/place';
import { replaceQuery } from '../location/use-place';

/** What was open follows its files: into the archive, or to the result where none is left. */
function follow({ source, place, publishedPath }: RetirementResult): void {
  const open = datasetPlace(parsePlace(window.location.hash).query);
  if (open?.path !== source) return;
  // A result that lies in the source's own folder stays there, and is what opens now.
  const isInside = publishedPath.startsWith(`${source}/`);
  replaceQuery(
    datasetChanges(
      isInside
        ? { path: source }
        : place === null
          ? { path: publishedPath }
          : { ...open, path: place },
    ),
  );
}

/** Puts a source away, and has what was open of it opened anew. */
export function useRetirement() {
  const engine = useEngine();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const work = useMutation({
    mutationFn: async (request: RetirementRequest): Promise<RetirementResult> => {
      setProgress(null);
      for await (const event of await engine.phases.retire(request)) {
        if (event.type === 'finished') return event.result;
        setProgress(event.progress);
      }
      throw new InternalError('The engine ended the work without a result.');
    },
    onSuccess: async (result) => {
      follow(result);
      await Promise.all([
        client.resetQueries({ queryKey: [OPEN_DATASET] }),
        client.invalidateQueries({ queryKey: ['recent'] }),
      ]);
    },
  });
  return { ...work, progress };
}
