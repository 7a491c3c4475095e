import { Button } from '@mantine/core';
import { IconFolderOpen, IconPlayerPlay } from '@tabler/icons-react';
import type { DatasetSummary, FormatInfo, Problem } from '../../../shared/model/dataset';
import { lastingAnswers, warningKey } from '../../../shared/model/warning-key';
import { FormatPicker } from '../../dataset/format-picker';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { failureInfo, isCancelled } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { settingFields } from '../../ui/setting-fields';
import { SettingsForm } from '../../ui/settings-form';
import { WorkProgress } from '../../ui/work-progress';
import classes from './convert.module.css';
import { foundGood, timeFound } from './describe-checks';
import { type Draft, type RequestInput, requestOf } from './draft';
import { EstimateFacts } from './estimate-facts';
import { MappingsTable } from './mappings-table';
import { OrderChoice } from './order-choice';
import { PreflightList } from './preflight-list';
import { RemedyChoice } from './remedy-choice';
import { ResumeChoice, goOnLabel } from './resume-choice';
import { usePlan } from './use-plan';

interface PlanStepProps {
  readonly source: DatasetSummary;
  readonly targets: readonly FormatInfo[];
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onBack: () => void;
  /** @param publishedPath where the result will be. */
  readonly onStart: (request: RequestInput, publishedPath: string) => void;
  readonly starting: boolean;
}

/** Step 2: everything that can be said before a byte is written. */
export function PlanStep(props: PlanStepProps) {
  const { source, targets, draft, onChange, onStart } = props;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const request = requestOf(draft, source);
  const { plan, trial, allowed } = usePlan(request);
  const target = targets.find(({ id }) => id === draft.to);
  const destination = plan.data?.destination ?? draft.destination ?? '';
  const folder = useChooseFolder({
    title: 'Choose the folder for the result',
    chooseLabel: 'Write into this folder',
    onChoose: (path) => set({ destination: path }),
    start: destination === '' ? undefined : destination,
  });
  const resumable = plan.data?.resumable ?? null;
  const trialFailure =
    trial?.isError === true && !isCancelled(trial.error) ? failureInfo(trial.error).message : null;
  const trialEstimate = !allowed || trialFailure !== null ? null : trial?.data?.estimate;
  const warnings = (plan.data?.problems ?? []).filter(({ severity }) => severity === 'warning');
  const answered = new Set(draft.answered);
  const unanswered = warnings.filter((problem) => !answered.has(warningKey(problem))).length;
  const goesOn = resumable !== null && draft.resume;
  return (
    <>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title="Convert to">
            <FormatPicker
              label="Target format"
              formats={targets}
              value={draft.to}
              onChange={(to) => set({ to, settings: {}, destination: null })}
            />
            {target !== undefined && <p className={classes.about}>{target.description}</p>}
          </Panel>
          <Panel title="Destination">
            <div className={classes.group}>
              <PathField
                value={destination}
                label="Destination folder"
                placeholder="Folder for the result"
                button="Use"
                onSubmit={(path) => set({ destination: path })}
              />
              <div className={classes.actions}>
                <Button
                  variant="default"
                  leftSection={<IconFolderOpen size={14} />}
                  onClick={folder.choose}
                >
                  Choose a folder …
                </Button>
                {draft.destination !== null && (
                  <Button variant="subtle" color="gray" onClick={() => set({ destination: null })}>
                    Back to the default
                  </Button>
                )}
              </div>
              {plan.data !== undefined && (
                <p className={classes.hint}>
                  The result will be <span className="mono">{plan.data.publishedPath}</span>.
                </p>
              )}
            </div>
            {folder.dialog}
          </Panel>
          {target !== undefined && settingFields(target.createSettings).length > 0 && (
            <Panel title={`Settings of ${target.label}`}>
              <SettingsForm
                schema={target.createSettings}
                value={draft.settings}
                onChange={(settings) => set({ settings })}
              />
            </Panel>
          )}
        </div>
        <div className={classes.column} aria-busy={plan.isFetching}>
          {plan.isError ? (
            <FailureNote
              error={plan.error}
              what="This cannot be planned"
              onRetry={() => void plan.refetch()}
            />
          ) : plan.data === undefined ? (
            <WorkProgress what="Looking at source and destination" progress={null} />
          ) : (
            <>
              {resumable !== null && (
                <ResumeChoice
                  point={resumable}
                  goOn={draft.resume}
                  onChange={(resume) => set({ resume })}
                />
              )}
              <Panel title="Looked at before anything is written" flush>
                <PreflightList
                  checks={plan.data.checks ?? []}
                  found={foundGood(plan.data, target?.label ?? draft.to)}
                  time={timeFound(trialEstimate, trialFailure)}
                  answered={draft.answered}
                  onAnswer={(answered) => set({ answered })}
                />
              </Panel>
              <RemedyChoice
                remedies={plan.data.remedies ?? []}
                onChoose={({ to, settings }) =>
                  set({ to, settings, ...(to === draft.to ? {} : { destination: null }) })
                }
              />
              <EstimateFacts estimate={plan.data.estimate} trial={trialEstimate} />
              <MappingsTable mappings={plan.data.mappings} />
              <Panel title="Row order: what dataset[i] will mean">
                <OrderChoice
                  orders={plan.data.orders}
                  infos={source.rowOrders}
                  chosen={draft.order}
                  onChange={(order) => set({ order })}
                />
              </Panel>
            </>
          )}
        </div>
      </div>
      <p className={classes.lead}>
        The source is only ever read. The result is written under a hidden name beside its
        destination, compared with the source in every row and byte, and then appears by one rename:
        until that moment no reader sees any of it.{' '}
        {plan.data?.resumes === true &&
          'It can be paused: it goes on from there, also after the program was closed or the machine was off.'}
        {plan.data?.resumes === false &&
          `${target?.label ?? 'This format'} cannot be gone on with in the middle: a run that is stopped while it writes begins anew. A verification goes on.`}
      </p>
      <div className={`${classes.actions ?? ''} ${classes.foot ?? ''}`}>
        <Button variant="default" onClick={props.onBack}>
          Back
        </Button>
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          disabled={!allowed || plan.isError || unanswered > 0}
          loading={props.starting}
          onClick={() =>
            onStart(
              { ...request, resume: goesOn, answered: lastingAnswers(warnings, answered) },
              plan.data?.publishedPath ?? destination,
            )
          }
        >
          {goesOn ? goOnLabel(resumable) : 'Start the conversion'}
        </Button>
        {plan.data !== undefined && !plan.isFetching && (
          <StartState problems={plan.data.problems} unanswered={unanswered} />
        )}
      </div>
    </>
  );
}

/** Why it cannot start yet; nothing where it can. */
function StartState(props: { readonly problems: readonly Problem[]; readonly unanswered: number }) {
  const errors = props.problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return (
    <span className={first === undefined ? undefined : classes.bad} role="status">
      {first !== undefined
        ? `It cannot start: ${first.message}${errors.length > 1 ? ` (and ${countOf(errors.length - 1, 'more error')} above)` : ''}`
        : props.unanswered > 0 &&
          `${countOf(props.unanswered, 'warning')} above ${props.unanswered === 1 ? 'waits' : 'wait'} for an answer.`}
    </span>
  );
}
