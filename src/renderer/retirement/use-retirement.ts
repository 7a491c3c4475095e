import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InternalError } from '../../shared/errors';
import type { Progress } from '../../shared/model/progress';
import type { RetirementRequest, RetirementResult } from '../../shared/model/retirement';
import { OPEN_DATASET } from '../dataset/use-open-dataset';
import { useEngine } from '../engine/use-engine';

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
    onSuccess: () => client.resetQueries({ queryKey: [OPEN_DATASET] }),
  });
  return { ...work, progress };
}
