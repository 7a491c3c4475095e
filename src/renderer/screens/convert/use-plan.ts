import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { migrationRequestSchema } from '../../../shared/contract/migrations';
import { useEngine } from '../../engine/use-engine';
import type { RequestInput } from './draft';

const CHOOSING_MS = 400;

/**
 * The plan at once, and the time range as soon as a trial on the source's own rows has given one.
 * A choice that changes while a trial runs cancels it.
 */
export function usePlan(request: RequestInput) {
  const engine = useEngine();
  // Continuing an earlier run changes nothing that the plan says.
  const text = JSON.stringify({ ...request, resume: false });
  const [settled] = useDebouncedValue(text, CHOOSING_MS);
  const plan = useQuery({
    queryKey: ['migration-plan', text],
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => engine.migrations.plan({ ...parse(text), trial: false }, { signal }),
  });
  const allowed =
    plan.data !== undefined &&
    !plan.isPlaceholderData &&
    plan.data.problems.every(({ severity }) => severity !== 'error');
  const trial = useQuery({
    queryKey: ['migration-trial', settled],
    enabled: allowed && settled === text,
    staleTime: 300_000,
    queryFn: ({ signal }) => engine.migrations.plan({ ...parse(settled), trial: true }, { signal }),
  });
  return { plan, trial: settled === text ? trial : null, allowed };
}

function parse(text: string): RequestInput {
  return migrationRequestSchema.parse(JSON.parse(text));
}
