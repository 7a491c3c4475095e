import { Button, Checkbox, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OperationInfo } from '../../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../../shared/model/stream-sweep';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import { NUMERIC_DTYPES, isNumericDtype } from '../../../shared/model/dtype';
import { countOf } from '../../ui/format-number';
import { PathText } from '../../ui/path-text';
import classes from './benchmark.module.css';
import { CacheChoice } from './cache-choice';
import type { Draft, DraftRequest } from './draft';
import { EntryList } from './entry-list';
import { EstimateLine } from './estimate-line';
import { OperationChoice } from './operation-choice';
import { SweepFields } from './sweep-fields';

interface BenchmarkFormProps {
  readonly draft: Draft;
  readonly result: DraftRequest;
  readonly formats: readonly FormatInfo[];
  readonly operations: readonly OperationInfo[];
  /** The dataset that is open, for "my rows". */
  readonly open: DatasetSummary | null;
  readonly onChange: (draft: Draft) => void;
  readonly onReset: () => void;
  readonly onRun: () => void;
  /** What stands above the form's own fields. */
  readonly presets: ReactNode;
  readonly starting: boolean;
  /** Why nothing can be started now; null where it can. */
  readonly busy: string | null;
}

/** Everything that a benchmark can be asked; every choice comes from the engine. */
export function BenchmarkForm(props: BenchmarkFormProps) {
  const { draft, result, onChange, open } = props;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const problems = result.ok ? {} : result.problems;
  return (
    <form
      className={classes.form}
      aria-label="New benchmark"
      onSubmit={(event) => {
        event.preventDefault();
        if (result.ok && props.busy === null) props.onRun();
      }}
    >
      <div className={classes.fields} tabIndex={-1}>
        {props.presets}
        <EntryList
          formats={props.formats}
          entries={draft.entries}
          problem={problems.entries}
          onChange={(entries) => set({ entries })}
        />
        <OperationChoice
          operations={props.operations}
          chosen={draft.operations}
          problem={problems.operations}
          onChange={(operations) => set({ operations })}
        />
        {draft.operations.includes(STREAM_OPERATION) && (
          <SweepFields
            sweep={draft.sweep}
            problems={problems}
            onChange={(sweep) => set({ sweep })}
          />
        )}
        <TextInput
          label="Dataset sizes, in items"
          value={draft.sizes}
          error={problems.sizes}
          onChange={(event) => set({ sizes: event.currentTarget.value })}
        />
        <Rows draft={draft} problems={problems} open={open} set={set} />
        <CacheChoice value={draft.cache} onChange={(cache) => set({ cache })} />
        <div className={classes.pair}>
          <NumberInput
            label="Samples a case"
            value={draft.repeats}
            min={1}
            max={1000}
            allowDecimal={false}
            error={problems.repeats}
            onChange={(value) => set({ repeats: Number(value), secondsPerCase: null })}
          />
          <NumberInput
            label="Rounds"
            value={draft.cache === 'reopen' ? draft.repeats : draft.rounds}
            disabled={draft.cache === 'reopen'}
            min={1}
            max={100}
            allowDecimal={false}
            error={problems.rounds}
            onChange={(value) => set({ rounds: Number(value) })}
          />
          <NumberInput
            label="Seed"
            value={draft.seed}
            min={0}
            allowDecimal={false}
            error={problems.seed}
            onChange={(value) => set({ seed: Number(value) })}
          />
        </div>
        <p className={classes.hint}>
          Every case runs once a round, in a process of its own and in a new random order.
          {draft.secondsPerCase !== null &&
            ` One that was timed for ${draft.secondsPerCase} s stops with fewer samples.`}
        </p>
        <Checkbox
          label="Measure the baseline twice"
          description="How far it differs from itself is the noise of this run: within it nothing is called faster or slower."
          checked={draft.control}
          onChange={(event) => set({ control: event.currentTarget.checked })}
        />
        <TextInput
          label="Name of the report"
          placeholder="Made from what is compared"
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <Button variant="subtle" color="gray" onClick={props.onReset}>
          Reset to the defaults
        </Button>
      </div>
      <div className={classes.footer}>
        <EstimateLine result={result} />
        {props.busy !== null && <p className={classes.hint}>{props.busy}</p>}
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={!result.ok || props.busy !== null}
          loading={props.starting}
        >
          Run the benchmark
        </Button>
      </div>
    </form>
  );
}

interface RowsProps {
  readonly draft: Draft;
  readonly problems: Readonly<{ data?: string; shape?: string }>;
  readonly open: DatasetSummary | null;
  readonly set: (change: Partial<Draft>) => void;
}

function Rows({ draft, problems, open, set }: RowsProps) {
  return (
    <fieldset className={classes.group}>
      <legend>Rows</legend>
      <Radio
        name="rows"
        label="Generated: smooth bumps with noise, string ids"
        checked={draft.dataKind === 'generated'}
        onChange={() => set({ dataKind: 'generated' })}
      />
      {draft.dataKind === 'generated' && (
        <div className={classes.pair}>
          <TextInput
            label="Shape of a row"
            value={draft.shape}
            error={problems.shape}
            onChange={(event) => set({ shape: event.currentTarget.value })}
          />
          <Select
            label="dtype"
            data={[...NUMERIC_DTYPES]}
            value={draft.dtype}
            onChange={(dtype) => dtype !== null && isNumericDtype(dtype) && set({ dtype })}
          />
        </div>
      )}
      {draft.tpch !== null && (
        <Radio
          name="rows"
          label={`The table ${draft.tpch.table} of TPC-H, scale factor ${draft.tpch.scaleFactor}`}
          checked={draft.dataKind === 'tpch'}
          onChange={() => set({ dataKind: 'tpch' })}
        />
      )}
      <Radio
        name="rows"
        label="My rows: a sample of the open dataset"
        description={
          open === null
            ? 'No dataset is open.'
            : `${open.name}, ${open.formatLabel}, ${countOf(open.rowCount, 'row')}`
        }
        disabled={open === null}
        checked={draft.dataKind === 'dataset'}
        onChange={() => set({ dataKind: 'dataset' })}
      />
      {draft.dataKind === 'dataset' && open !== null && <PathText path={open.path} />}
      {problems.data !== undefined && <p className={classes.wrong}>{problems.data}</p>}
    </fieldset>
  );
}
