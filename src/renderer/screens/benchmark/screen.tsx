import { Button, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAdjustments, IconHistory } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { benchmarkRequestSchema } from '../../../shared/contract/benchmarks';
import type { BenchmarkPreset, BenchmarkReport } from '../../../shared/model/benchmark';
import { useFormats } from '../../dataset/use-formats';
import { useOpenDataset } from '../../dataset/use-open-dataset';
import { useEngine } from '../../engine/use-engine';
import { replaceQuery, usePlace } from '../../location/use-place';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { Page } from '../../ui/page';
import { useSessionState } from '../../ui/use-session-state';
import { useRun } from '../../work/use-run';
import { BenchmarkForm } from './benchmark-form';
import classes from './benchmark.module.css';
import { type Draft, type RequestInput, draftOf, draftSchema, requestOf } from './draft';
import { ComparisonView } from './history/comparison-view';
import { TrendView } from './history/trend-view';
import { PresetPicker } from './preset-picker';
import { ReportView } from './report-view';
import { EMPTY_RUN, foldRunEvent } from './run-state';
import { RunView } from './run-view';
import { SavedReports } from './saved-reports';
import { useDefaults, useOperations, usePresets } from './use-benchmark-facts';
import { type BenchmarkView, useBenchmarkView } from './use-benchmark-place';
import { useFocusAfterChange } from './use-focus-after-change';

const readDraft = (stored: unknown): Draft | null => draftSchema.safeParse(stored).data ?? null;
const readRequest = (stored: unknown): RequestInput | null =>
  benchmarkRequestSchema.safeParse(stored).data ?? null;

/** Room for the form beside a report's 2×2. */
const WIDE = '(min-width: 1280px)';

const VIEW_NAMES: Readonly<Record<BenchmarkView['kind'], string>> = {
  list: 'Saved reports',
  run: 'The benchmark that runs',
  report: 'Report',
  comparison: 'Comparison of two reports',
  trend: 'A case in all reports',
};

function tellNotStarted(error: unknown): void {
  notifications.show({
    color: 'red',
    title: 'The benchmark did not start',
    message: failureInfo(error).message,
  });
}

/** Formats side by side: choose, run, read. */
export function Screen() {
  const engine = useEngine();
  const [view, show] = useBenchmarkView();
  const results = useFocusAfterChange(JSON.stringify(view));
  const [stored, storeDraft] = useSessionState('benchmark-draft', readDraft);
  const { benchRows } = usePlace().query;
  const setDraft = (draft: Draft | null) => {
    replaceQuery({ benchRows: null });
    storeDraft(draft);
  };
  const [request, setRequest] = useSessionState('benchmark-request', readRequest);
  const [formWanted, setFormWanted] = useState<boolean | null>(null);
  const isWide = useMediaQuery(WIDE, true);
  const formats = useFormats();
  const operations = useOperations();
  const defaults = useDefaults();
  const presets = usePresets();
  const open = useOpenDataset();

  const runId = view.kind === 'run' ? view.runId : null;
  const run = useRun({
    kind: 'benchmark-run',
    runId,
    watch: (id, signal) => engine.benchmarks.watch({ runId: id }, { signal }),
    empty: EMPTY_RUN,
    fold: foldRunEvent,
  });
  const start = useMutation({
    mutationFn: (input: RequestInput) => engine.benchmarks.start(input),
    onSuccess: (started, input) => {
      setRequest(input);
      show({ kind: 'run', runId: started.runId });
    },
    onError: tellNotStarted,
  });
  const startPreset = useMutation({
    mutationFn: ({ id }: BenchmarkPreset) => engine.benchmarks.startPreset({ id }),
    onSuccess: (started) => {
      // Of several requests none is that of the whole run: charts make do with what was measured.
      setRequest(null);
      show({ kind: 'run', runId: started.runId });
    },
    onError: tellNotStarted,
  });
  const showReport = useCallback((id: string) => show({ kind: 'report', id }), [show]);
  const showList = useCallback(() => show({ kind: 'list' }), [show]);

  const failed = [operations, defaults].find((one) => one.isError);
  if (failed !== undefined) {
    return (
      <Page title="Benchmark">
        <FailureNote
          error={failed.error}
          what="The engine did not say what can be measured"
          onRetry={() => void Promise.all([operations.refetch(), defaults.refetch()])}
        />
      </Page>
    );
  }
  if (!operations.data || !defaults.data) {
    return (
      <Page title="Benchmark">
        <Skeleton height={420} width={320} />
      </Page>
    );
  }

  const summary = open.data?.summary ?? null;
  const filledIn = stored ?? draftOf(defaults.data);
  // Somebody came from a dataset to measure on its rows; from the first change on the form decides.
  const draft: Draft =
    benchRows === 'open' && summary !== null ? { ...filledIn, dataKind: 'dataset' } : filledIn;
  const result = requestOf(draft, summary);
  const running = run.status === 'running';
  // Two runs side by side need the width.
  const isFormDue = isWide && (view.kind === 'run' || view.kind === 'report');
  const formShown = view.kind === 'list' || (formWanted ?? isFormDue);
  const reuse = (report: BenchmarkReport) => {
    setDraft(draftOf(report.request, draft));
    setFormWanted(true);
  };
  return (
    <Page
      title="Benchmark"
      layout="fill"
      actions={
        view.kind !== 'list' && (
          <>
            <Button
              variant="default"
              leftSection={<IconAdjustments size={14} />}
              aria-expanded={formShown}
              onClick={() => setFormWanted(!formShown)}
            >
              {formShown ? 'Hide the form' : 'New benchmark'}
            </Button>
            <Button variant="default" leftSection={<IconHistory size={14} />} onClick={showList}>
              Saved reports
            </Button>
          </>
        )
      }
    >
      <div className={classes.layout} data-form={formShown || undefined}>
        {formShown && (
          <BenchmarkForm
            draft={draft}
            result={result}
            formats={formats}
            operations={operations.data}
            open={summary}
            onChange={setDraft}
            onReset={() => setDraft(null)}
            onRun={() => result.ok && start.mutate(result.request)}
            presets={
              <PresetPicker
                presets={presets.data ?? []}
                onRun={startPreset.mutate}
                starting={startPreset.isPending}
                disabled={running}
              />
            }
            starting={start.isPending}
            busy={running ? 'A benchmark is running: a second one would disturb it.' : null}
          />
        )}
        <div
          ref={results}
          className={classes.results}
          role="group"
          aria-label={VIEW_NAMES[view.kind]}
          tabIndex={-1}
        >
          {view.kind === 'list' && (
            <SavedReports
              operations={operations.data}
              onOpen={showReport}
              onCompare={(before, after) => show({ kind: 'comparison', before, after })}
            />
          )}
          {view.kind === 'run' && (
            <RunView
              key={view.runId}
              runId={view.runId}
              run={run}
              request={request}
              operations={operations.data}
              onReport={showReport}
              onBack={showList}
            />
          )}
          {view.kind === 'report' && (
            <ReportView
              key={view.id}
              id={view.id}
              operations={operations.data}
              onBack={showList}
              onReuse={reuse}
              onCompare={(before) => show({ kind: 'comparison', before, after: view.id })}
              onTrend={(identity) => show({ kind: 'trend', id: view.id, identity })}
            />
          )}
          {view.kind === 'comparison' && (
            <ComparisonView
              before={view.before}
              after={view.after}
              operations={operations.data}
              onBack={showList}
              onSwap={() => show({ ...view, before: view.after, after: view.before })}
              onTrend={(id, identity) => show({ kind: 'trend', id, identity })}
            />
          )}
          {view.kind === 'trend' && (
            <TrendView
              id={view.id}
              identity={view.identity}
              operations={operations.data}
              onOpen={showReport}
              onBack={showList}
            />
          )}
        </div>
      </div>
    </Page>
  );
}
