import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { benchmarkRequestSchema } from '../../../shared/contract/benchmarks';
import { plannedText } from '../../../shared/model/planned-cases';
import { useEngine } from '../../engine/use-engine';
import { failureInfo } from '../../ui/failure-info';
import { formatBytes } from '../../ui/format-bytes';
import classes from './benchmark.module.css';
import type { DraftRequest } from './draft';

const TYPING_MS = 300;

/** What the request will do: cases, disk; or why it cannot. */
export function EstimateLine({ result }: { readonly result: DraftRequest }) {
  const engine = useEngine();
  const [settled] = useDebouncedValue(result.ok ? JSON.stringify(result.request) : null, TYPING_MS);
  const estimate = useQuery({
    queryKey: ['benchmark-estimate', settled],
    enabled: result.ok && settled !== null,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      engine.benchmarks.estimate(benchmarkRequestSchema.parse(JSON.parse(settled ?? '')), {
        signal,
      }),
  });
  return (
    <div aria-live="polite">
      {!result.ok ? (
        <p className={classes.wrong}>Something above is not complete.</p>
      ) : estimate.isError ? (
        <EstimateError error={estimate.error} />
      ) : estimate.data === undefined ? (
        <p className={classes.hint}>Estimating …</p>
      ) : (
        <>
          <p className={classes.hint}>
            {plannedText(estimate.data.planned)}. {formatBytes(estimate.data.diskBytes)} of disk
            while it runs, {formatBytes(estimate.data.freeBytes)} free.
          </p>
          {estimate.data.notes.map((note) => (
            <p key={note} className={classes.hint}>
              {note}
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function EstimateError({ error }: { readonly error: unknown }) {
  const { message, hint } = failureInfo(error);
  return (
    <p className={classes.wrong}>
      {message} {hint}
    </p>
  );
}
