import { Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconFolderOff, IconFolderSearch, IconListCheck, IconStackPush } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useFormats } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { EmptyNote } from '../../ui/empty-note';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { WorkProgress } from '../../ui/work-progress';
import { CandidateTable } from './candidate-table';
import { FRESH_DRAFT, type PlanDraft, limitsOf, planOf } from './plan-draft';
import { PlanForm } from './plan-form';
import classes from './queue.module.css';
import { type Candidates, useCandidates } from './use-candidates';

interface NewQueueProps {
  readonly root: string;
  readonly onRoot: (root: string) => void;
  readonly onCreated: (queueId: string) => void;
}

/** A root, the datasets of it that are chosen, and one plan for all of them. */
export function NewQueue({ root, onRoot, onCreated }: NewQueueProps) {
  const formats = useFormats().filter(({ capabilities }) => capabilities.write);
  const [chosenFormat, setFormat] = useState<string | null>(null);
  const [draft, setDraft] = useState<PlanDraft>(FRESH_DRAFT);
  const usual = formats.find(({ isDefaultTarget }) => isDefaultTarget === true) ?? formats[0];
  const target = formats.find(({ id }) => id === chosenFormat) ?? usual;
  const candidates = useCandidates(root, target?.id ?? '');
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => input.current?.focus()]]);
  const folder = useChooseFolder({
    title: 'Choose a results root',
    chooseLabel: 'Take this folder',
    onChoose: onRoot,
    ...(root === '' ? {} : { start: root }),
  });
  return (
    <>
      <Panel title="Datasets of">
        <div className={classes.open}>
          <PathField
            value={root}
            label="Path of a results root"
            placeholder="A folder with the folders of many runs below it"
            button="Look"
            busy={candidates.isFetching}
            inputRef={input}
            onSubmit={(path) => (path === root ? void candidates.refetch() : onRoot(path))}
          />
          <Tooltip label="Choose a folder">
            <Button
              variant="default"
              leftSection={<IconFolderSearch size={16} aria-hidden />}
              onClick={folder.choose}
            >
              Browse…
            </Button>
          </Tooltip>
        </div>
        {folder.dialog}
      </Panel>
      {root === '' && (
        <EmptyNote
          icon={IconStackPush}
          title="Which folder holds the runs?"
          text="All its datasets are converted by one plan: every one of them is looked at before anything runs, one that fails does not stop the others, and a queue that was interrupted goes on where it stopped."
        />
      )}
      {target !== undefined && root !== '' && (
        <PlanForm
          formats={formats}
          target={target}
          onTarget={(id) => {
            setFormat(id);
            setDraft({ ...draft, settings: {} });
          }}
          draft={draft}
          onChange={setDraft}
        />
      )}
      {candidates.isError ? (
        <FailureNote
          error={candidates.error}
          what="This folder cannot be looked through"
          onRetry={() => void candidates.refetch()}
        />
      ) : candidates.isFetching && candidates.data === undefined ? (
        <WorkProgress what="Looking at every dataset" progress={null} />
      ) : candidates.data?.all.length === 0 ? (
        <EmptyNote
          icon={IconFolderOff}
          title="No datasets below this folder"
          text={`${countOf(candidates.data.summary.foldersLookedInto, 'folder')} were looked into, and none holds anything Arrayscope reads.`}
        />
      ) : (
        candidates.data !== undefined && (
          <Chosen
            // A choice is made among what was found.
            key={`${root} ${target?.id ?? ''} ${String(candidates.dataUpdatedAt)}`}
            candidates={candidates.data}
            to={target?.id ?? ''}
            draft={draft}
            onCreated={onCreated}
          />
        )
      )}
    </>
  );
}

function Chosen(props: {
  readonly candidates: Candidates;
  readonly to: string;
  readonly draft: PlanDraft;
  readonly onCreated: (queueId: string) => void;
}) {
  const { candidates, to, draft, onCreated } = props;
  const engine = useEngine();
  const sources = candidates.all.flatMap(({ choice }) =>
    choice.kind === 'source' ? [choice.source] : [],
  );
  const omitted = candidates.all.flatMap(({ choice }) =>
    choice.kind === 'omitted' ? [choice.omission] : [],
  );
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(sources.map(({ name }) => name)),
  );
  const chosen = sources.filter(({ name }) => ticked.has(name));
  const create = useMutation({
    mutationFn: () =>
      engine.queues.create({
        plan: planOf(draft, candidates.summary.root, to),
        limits: limitsOf(draft),
        sources: chosen,
        omitted,
      }),
    onSuccess: ({ queueId }) => onCreated(queueId),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The queue was not made',
        message: failureInfo(error).message,
      }),
  });
  return (
    <>
      <Panel
        title={`${countOf(chosen.length, 'dataset')} of ${String(candidates.all.length)} chosen`}
        flush
      >
        <CandidateTable candidates={candidates.all} ticked={ticked} onTick={setTicked} />
      </Panel>
      <div className={classes.actions}>
        <Button
          leftSection={<IconListCheck size={16} aria-hidden />}
          disabled={chosen.length === 0}
          loading={create.isPending}
          onClick={() => create.mutate()}
        >
          Check {countOf(chosen.length, 'dataset')}
        </Button>
        <span className="dim">
          Nothing is written yet: first every one is looked at, and warnings are asked about.
        </span>
      </div>
    </>
  );
}
