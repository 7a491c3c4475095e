import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { BenchmarkRequest, OperationInfo } from '../../../shared/model/benchmark';
import { plannedText } from '../../../shared/model/planned-cases';
import { useEngine } from '../../engine/use-engine';
import { describeProgress } from '../../ui/describe-progress';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { LiveText } from '../../ui/live-text';
import { Panel } from '../../ui/panel';
import { WorkProgress } from '../../ui/work-progress';
import { UnseenNote } from '../../work/unseen-note';
import type { RunFollowing } from '../../work/use-run';
import classes from './benchmark.module.css';
import { CaseTable } from './case-table';
import { FailuresPanel } from './failures-panel';
import { Figure } from './figure';
import { REPORT_KEY, REPORT_LIST_KEY } from './report-key';
import { partialRequest } from './partial-request';
import type { RunState } from './run-state';

interface RunViewProps {
  readonly runId: string;
  readonly run: RunFollowing<RunState>;
  /** What was asked for; null after a reload in another window. */
  readonly request: BenchmarkRequest | null;
  readonly operations: readonly OperationInfo[];
  readonly onReport: (id: string) => void;
  readonly onBack: () => void;
}

/** A run while it lasts: what is being measured, and every case as soon as it has ended. */
export function RunView({ runId, run, request, operations, onReport, onBack }: RunViewProps) {
  const engine = useEngine();
  const client = useQueryClient();
  const report = run.status === 'idle' ? null : run.state.report;
  useEffect(() => {
    if (report === null) return;
    client.setQueryData([REPORT_KEY, report.id], report);
    void client.invalidateQueries({ queryKey: REPORT_LIST_KEY });
    onReport(report.id);
  }, [report, client, onReport]);
  const cancel = useMutation({
    mutationFn: () => engine.benchmarks.cancel({ runId }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Cancel', message: failureInfo(error).message }),
  });
  if (run.status === 'idle') return null;
  const { state } = run;
  const what =
    cancel.isPending || cancel.isSuccess
      ? 'Cancelling: the case that runs is ended, and what was measured is kept'
      : `${partText(state)}${state.running === null ? 'Preparing the datasets' : 'Measuring'}`;
  return (
    <>
      {run.status === 'stopped' && run.end === 'unseen' ? (
        <UnseenNote text="The benchmark may go on without this window, and is followed again as soon as the engine answers." />
      ) : run.status === 'stopped' ? (
        <FailureNote error={run.error} what={STOPPED[run.end]}>
          <Button variant="default" onClick={onBack}>
            Saved reports
          </Button>
        </FailureNote>
      ) : (
        <Panel>
          <WorkProgress
            what={what}
            progress={state.progress}
            onCancel={cancel.isIdle || cancel.isError ? () => cancel.mutate() : undefined}
          />
          {state.planned !== null && (
            <p className={classes.hint}>{plannedText(state.planned)}, shuffled.</p>
          )}
          <LiveText
            text={[what, state.progress?.detail, state.progress && describeProgress(state.progress)]
              .filter(Boolean)
              .join(': ')}
          />
        </Panel>
      )}
      {(run.status !== 'stopped' || state.results.length > 0) && (
        <Figure
          title="Benchmark"
          measured={{
            request: request ?? partialRequest(state.results),
            results: state.results,
            speedups: [],
          }}
          operations={operations}
          complete={false}
        />
      )}
      <FailuresPanel failures={state.failures} operations={operations} />
      <CaseTable results={state.results} operations={operations} />
    </>
  );
}

/** Of a preset of several requests: which of them runs, and what was saved before it. */
function partText({ part, earlier }: RunState): string {
  if (part === null) return '';
  const saved = earlier.map(({ title }) => title).join('; ');
  return `Report ${part.number} of ${part.parts}${saved === '' ? '' : ` (saved: ${saved})`}. `;
}

const STOPPED = {
  cancelled: 'The benchmark was cancelled before it began',
  failed: 'The benchmark has stopped, and removed what it had written',
  unknown: 'How this benchmark ended is not known here',
  unseen: 'The engine cannot be seen right now',
} as const;
