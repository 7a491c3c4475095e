import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { useInspection } from '../../dataset/use-inspection';
import type { useOpenDataset } from '../../dataset/use-open-dataset';
import { OpenFailure } from '../../dataset/open-failure';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { datasetChanges } from '../../location/dataset-place';
import { replaceQuery } from '../../location/use-place';
import { FactStrip } from '../../ui/fact-strip';
import { FailureNote } from '../../ui/failure-note';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { countOf, formatCount, formatShape } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { ProblemList } from '../../ui/problem-list';
import { countProblems } from '../../ui/sort-problems';
import { WorkProgress } from '../../ui/work-progress';
import classes from './convert.module.css';

interface SourceStepProps {
  readonly open: ReturnType<typeof useOpenDataset>;
  readonly onNext: () => void;
}

/** Step 1: which dataset, and what the full check found in it, problems first. */
export function SourceStep({ open, onNext }: SourceStepProps) {
  const take = (path: string) => replaceQuery(datasetChanges({ path }));
  const folder = useChooseFolder({
    title: 'Choose the dataset to convert',
    chooseLabel: 'Take this folder',
    onChoose: take,
    start: open.path ?? undefined,
  });
  return (
    <>
      <Panel title="Dataset to convert">
        <div className={classes.group}>
          <PathField
            value={open.path ?? ''}
            label="Path of the dataset"
            placeholder="Folder or file of a dataset"
            button="Take this path"
            onSubmit={take}
          />
          <div className={classes.actions}>
            <Button
              variant="default"
              leftSection={<IconFolderOpen size={14} />}
              onClick={folder.choose}
            >
              Choose a folder …
            </Button>
          </div>
        </div>
        {folder.dialog}
      </Panel>
      {open.isError && (
        <OpenFailure
          path={open.path ?? ''}
          error={open.error}
          what="This dataset cannot be opened"
          onRetry={() => void open.refetch()}
        />
      )}
      {open.path !== null && open.isFetching && open.data === undefined && (
        <WorkProgress what="Opening" progress={null} />
      )}
      {open.data !== undefined && (
        <CheckedSource key={open.data.datasetId} open={open.data} onNext={onNext} />
      )}
    </>
  );
}

function CheckedSource(props: { readonly open: OpenDataset; readonly onNext: () => void }) {
  const { datasetId, summary } = props.open;
  const inspection = useInspection(datasetId);
  const problems = inspection.status === 'finished' ? inspection.result.problems : summary.problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    <>
      {problems.length > 0 && (
        <Panel title={`Found: ${countProblems(problems)}`} flush>
          <ProblemList problems={problems} />
        </Panel>
      )}
      {inspection.status === 'failed' && (
        <FailureNote
          error={inspection.error}
          what="The check could not be finished"
          onRetry={inspection.restart}
        />
      )}
      <Panel title={summary.name}>
        <FactStrip
          facts={[
            { label: 'Format', value: summary.formatLabel },
            { label: 'Layout', value: summary.layout },
            { label: 'Rows', value: formatCount(summary.rowCount) },
            {
              label: 'Fields',
              value: summary.fields
                .map(({ name, dtype, shape, kind }) =>
                  kind === 'tensor' ? `${name} ${formatShape(shape)} ${dtype}` : `${name} ${dtype}`,
                )
                .join(', '),
            },
            {
              label: 'Size',
              value: formatBytes(summary.bytes),
              exact: formatExactBytes(summary.bytes),
            },
            { label: 'Files', value: formatCount(summary.files) },
          ]}
        />
      </Panel>
      {inspection.status === 'running' && (
        <WorkProgress
          what="Checking every file, index and id"
          progress={inspection.progress}
          onCancel={inspection.cancel}
        />
      )}
      <div className={classes.actions}>
        <Button
          onClick={props.onNext}
          disabled={errors.length > 0 || inspection.status === 'running'}
        >
          Plan the conversion
        </Button>
        <span className="dim" role="status">
          {sourceVerdict(inspection.status, errors.length, problems.length)}
        </span>
      </div>
    </>
  );
}

function sourceVerdict(
  status: ReturnType<typeof useInspection>['status'],
  errors: number,
  problems: number,
): string {
  if (errors > 0) {
    return `${countOf(errors, 'error')} above must be put right first: what is missing or damaged in the source would be missing or damaged in the result.`;
  }
  switch (status) {
    case 'idle':
    case 'running':
      return 'The check goes first: it may find what must not be copied.';
    case 'failed':
    case 'cancelled':
      return 'The check did not finish. The conversion itself still compares every row and byte.';
    case 'finished':
      return problems === 0
        ? 'Every file, index and id was checked: no problems.'
        : 'Nothing above forbids the conversion.';
  }
}
