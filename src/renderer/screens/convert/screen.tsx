import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { migrationRequestSchema } from '../../../shared/contract/migrations';
import type { UnfinishedMigration } from '../../../shared/model/migration';
import { useFormats } from '../../dataset/use-formats';
import { useOpenDataset } from '../../dataset/use-open-dataset';
import { useEngine } from '../../engine/use-engine';
import { datasetChanges } from '../../location/dataset-place';
import { replaceQuery } from '../../location/use-place';
import { failureInfo } from '../../ui/failure-info';
import { Page } from '../../ui/page';
import { useSessionState } from '../../ui/use-session-state';
import { WorkProgress } from '../../ui/work-progress';
import type { RunEnd } from '../../work/run-end';
import { type RunFollowing, useRun } from '../../work/use-run';
import { CheckView } from './check-view';
import { CompareView } from './compare/compare-view';
import classes from './convert.module.css';
import { DoneStep } from './done-step';
import {
  type Draft,
  type RequestInput,
  draftOf,
  draftSchema,
  freshDraft,
  targetFormats,
} from './draft';
import { EarlierConversions } from './earlier-conversions';
import { PlanStep } from './plan-step';
import {
  BEFORE_START,
  type ConversionState,
  type StepId,
  foldMigrationEvent,
  stepOfPhase,
} from './run-state';
import { RunStep } from './run-step';
import { SourceStep } from './source-step';
import { StepBar } from './step-bar';
import { StoppedStep } from './stopped-step';
import { UnfinishedConversions } from './unfinished-conversions';
import { type ConvertView, useConvertView } from './use-convert-place';
import { MIGRATION_LIST_KEY } from './use-earlier';

const readDraft = (stored: unknown): Draft | null => draftSchema.safeParse(stored).data ?? null;
const startedSchema = z.object({
  runId: z.string(),
  publishedPath: z.string(),
  request: migrationRequestSchema,
});
const readStarted = (stored: unknown) => startedSchema.safeParse(stored).data ?? null;

/** A dataset in another format: source, plan, write, verify, done. */
export function Screen() {
  const engine = useEngine();
  const client = useQueryClient();
  const { view, show, back } = useConvertView();
  const [stored, setDraft] = useSessionState('convert-draft', readDraft);
  const [started, setStarted] = useSessionState('convert-started', readStarted);
  const formats = useFormats();
  const open = useOpenDataset();
  const summary = open.data?.summary ?? null;

  const run = useRun({
    kind: 'migration-run',
    runId: view.kind === 'run' ? view.runId : null,
    watch: (runId, signal) => engine.migrations.watch({ runId }, { signal }),
    empty: BEFORE_START,
    fold: foldMigrationEvent,
  });
  const start = useMutation({
    mutationFn: (input: { readonly request: RequestInput; readonly publishedPath: string }) =>
      engine.migrations.start(input.request),
    onSuccess: ({ runId }, { request, publishedPath }) => {
      setStarted({ runId, request, publishedPath });
      show({ kind: 'run', runId });
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The conversion did not start',
        message: failureInfo(error).message,
      }),
  });
  const finished = run.status === 'ended';
  const isOver = finished || run.status === 'stopped';
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ queryKey: MIGRATION_LIST_KEY });
  }, [isOver, client]);

  const targets = summary === null ? [] : targetFormats(formats, summary);
  const draft =
    summary === null
      ? null
      : stored?.source === summary.path
        ? stored
        : freshDraft(summary, targets);
  const state = run.status === 'idle' ? null : run.state;
  const stopped = run.status === 'stopped' ? run : null;
  const step = stepOf(view, state);
  const title = titleOf(view, step, finished, endOf(run));
  const mine = view.kind === 'run' && started?.runId === view.runId ? started : null;
  const goOn = () => {
    if (mine === null) show({ kind: 'plan' });
    else
      start.mutate({
        publishedPath: mine.publishedPath,
        request: { ...mine.request, resume: true },
      });
  };
  const planUnfinished = ({ request, destination }: UnfinishedMigration) => {
    const { source: path, sourceFormat: format, sourceSettings: settings } = request;
    setDraft(draftOf(request, destination));
    replaceQuery(datasetChanges({ path, format, settings }));
    show({ kind: 'plan' });
  };

  return (
    <Page title="Convert">
      <div className={classes.stack}>
        {step !== null && stopped?.end !== 'unknown' && <StepBar current={step} ended={finished} />}
        <Heading text={title} />
        {view.kind === 'source' && (
          <>
            <SourceStep open={open} onNext={() => show({ kind: 'plan' })} />
            <UnfinishedConversions onGoOn={planUnfinished} />
            <EarlierConversions
              onCheck={(pair) => show({ kind: 'check', ...pair })}
              onCompare={(pair) => show({ kind: 'compare', ...pair })}
            />
          </>
        )}
        {view.kind === 'plan' &&
          (summary === null || draft === null || draft.to === '' ? (
            open.path === null || open.isError ? (
              <SourceStep open={open} onNext={() => show({ kind: 'plan' })} />
            ) : (
              <WorkProgress what="Opening" progress={null} />
            )
          ) : (
            <PlanStep
              source={summary}
              targets={targets}
              draft={draft}
              onChange={setDraft}
              onBack={() => show({ kind: 'source' })}
              onStart={(request, publishedPath) => {
                setDraft({ ...draft, answered: request.answered ?? [] });
                start.mutate({ request, publishedPath });
              }}
              starting={start.isPending}
            />
          ))}
        {stopped !== null && (
          <StoppedStep
            end={stopped.end}
            error={stopped.error}
            stopped={stopped.state.stopped}
            publishedPath={mine?.publishedPath ?? null}
            onGoOn={goOn}
            starting={start.isPending}
            onPlan={() => show({ kind: 'plan' })}
            onSource={() => show({ kind: 'source' })}
          />
        )}
        {view.kind === 'run' && state !== null && stopped === null && state.result === null && (
          <RunStep runId={view.runId} state={state} />
        )}
        {view.kind === 'run' && state !== null && state.result !== null && (
          <DoneStep
            result={state.result}
            onCheck={(pair) => show({ kind: 'check', ...pair })}
            onCompare={(pair) => show({ kind: 'compare', ...pair })}
            onAnother={() => show({ kind: 'source' })}
          />
        )}
        {view.kind === 'check' && (
          <CheckView
            pair={view}
            onPair={(pair) => show({ ...pair, kind: 'check' })}
            onCompare={(row) => show({ ...view, kind: 'compare', row, via: 'check' })}
            onBack={back}
          />
        )}
        {view.kind === 'compare' && (
          <CompareView
            pair={view}
            onRow={(row) => show({ ...view, row })}
            onBack={() =>
              view.via === 'check'
                ? show({ ...view, kind: 'check', row: undefined, via: undefined })
                : back()
            }
          />
        )}
      </div>
    </Page>
  );
}

/** Where in the wizard a view is; null beside it. */
function stepOf(view: ConvertView, state: ConversionState | null): StepId | null {
  switch (view.kind) {
    case 'source':
    case 'plan':
      return view.kind;
    case 'run':
      return stepOfPhase(state?.phase ?? 'preflight');
    case 'check':
    case 'compare':
      return null;
  }
}

const STEP_TITLES: Readonly<Record<StepId, string>> = {
  source: 'Which dataset, and is it whole?',
  plan: 'What will be written, where and how',
  write: 'Writing',
  verify: 'Verifying',
  done: 'Done',
};

/** How a run came to no end; one that is kept to go on with is `paused`. */
function endOf(run: RunFollowing<ConversionState>): RunEnd | 'paused' | null {
  if (run.status !== 'stopped') return null;
  const kept = (run.state.stopped?.resumable ?? null) !== null;
  return run.end === 'cancelled' && kept ? 'paused' : run.end;
}

const END_TITLES: Readonly<Record<RunEnd | 'paused', string>> = {
  paused: 'Paused',
  cancelled: 'Not converted',
  failed: 'Not converted',
  unknown: 'Not known',
  unseen: 'Out of sight',
};

function titleOf(
  view: ConvertView,
  step: StepId | null,
  ended: boolean,
  end: RunEnd | 'paused' | null,
): string {
  if (view.kind === 'check') return 'Check an earlier conversion';
  if (view.kind === 'compare') return 'Compare row by row';
  if (end !== null) return END_TITLES[end];
  if (ended) return 'Converted and verified';
  return step === null ? '' : STEP_TITLES[step];
}

/** Has the focus when the step changes, so that the keyboard and a screen reader follow. */
function Heading({ text }: { readonly text: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const before = useRef(text);
  useEffect(() => {
    if (before.current === text) return;
    before.current = text;
    ref.current?.focus();
  }, [text]);
  return (
    <h2 ref={ref} tabIndex={-1} className={classes.heading}>
      {text}
    </h2>
  );
}
