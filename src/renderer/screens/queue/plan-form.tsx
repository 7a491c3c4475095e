import { Button, Radio, SegmentedControl } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import type { FormatInfo } from '../../../shared/model/dataset';
import { FormatPicker } from '../../dataset/format-picker';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { Disclosure } from '../../ui/disclosure';
import { Panel } from '../../ui/panel';
import { settingFields } from '../../ui/setting-fields';
import { SettingsForm } from '../../ui/settings-form';
import { LimitFields } from './limit-fields';
import type { PlanDraft } from './plan-draft';
import classes from './queue.module.css';

interface PlanFormProps {
  readonly formats: readonly FormatInfo[];
  readonly target: FormatInfo;
  readonly onTarget: (id: string) => void;
  readonly draft: PlanDraft;
  readonly onChange: (draft: PlanDraft) => void;
}

/** One plan for all: format, order, where the results go, and within which limits. */
export function PlanForm({ formats, target, onTarget, draft, onChange }: PlanFormProps) {
  const set = (change: Partial<PlanDraft>) => onChange({ ...draft, ...change });
  const folder = useChooseFolder({
    title: 'Choose the folder for all results',
    chooseLabel: 'Put them below this folder',
    onChoose: (below) => set({ below }),
    ...(draft.below === null || draft.below === '' ? {} : { start: draft.below }),
  });
  const hasSettings = settingFields(target.createSettings).length > 0;
  return (
    <Panel title="One plan for all">
      <div className={classes.plan}>
        <div className={classes.field}>
          <span className={classes.label}>Convert to</span>
          <FormatPicker
            label="Target format"
            formats={formats}
            value={target.id}
            onChange={onTarget}
          />
        </div>
        <div className={classes.field}>
          <span className={classes.label}>Row order</span>
          <SegmentedControl
            aria-label="Row order"
            value={draft.order}
            onChange={(order) => set({ order: order === 'index' ? 'index' : 'stored' })}
            data={[
              { value: 'stored', label: 'As stored' },
              { value: 'index', label: 'As the index lists' },
            ]}
          />
        </div>
        <LimitFields draft={draft} onChange={set} />
      </div>
      <Radio.Group
        label="Where the results go"
        mt="sm"
        value={draft.below === null ? 'beside' : 'below'}
        onChange={(value) => set({ below: value === 'beside' ? null : '' })}
      >
        <div className={classes.places}>
          <Radio value="beside" label="Each beside its source" />
          <Radio value="below" label="All below one folder, each at the path it has here" />
        </div>
      </Radio.Group>
      {draft.below !== null && (
        <div className={classes.open}>
          <PathField
            value={draft.below}
            label="Folder for all results"
            placeholder="It need not exist yet"
            button="Use"
            onSubmit={(below) => set({ below })}
          />
          <Button
            variant="default"
            leftSection={<IconFolderOpen size={14} aria-hidden />}
            onClick={folder.choose}
          >
            Choose a folder …
          </Button>
        </div>
      )}
      {folder.dialog}
      {hasSettings && (
        <div className={classes.settings}>
          <Disclosure title={`Settings of ${target.label}`}>
            <SettingsForm
              schema={target.createSettings}
              value={draft.settings}
              onChange={(settings) => set({ settings })}
            />
          </Disclosure>
        </div>
      )}
    </Panel>
  );
}
