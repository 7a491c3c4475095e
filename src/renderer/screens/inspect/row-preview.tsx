import { Button, Menu, SegmentedControl, Select } from '@mantine/core';
import { IconCopy, IconDownload, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { notifications } from '@mantine/notifications';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { elementCount } from '../../../shared/model/dtype';
import { decodeTensorFrame } from '../../../shared/model/tensor-frame';
import { useEngine } from '../../engine/use-engine';
import { holdsNumbers } from '../../previews/field-shape';
import type { Preview, PreviewSource } from '../../previews/preview';
import { choosePreview, previewsOf } from '../../previews/registry';
import { tensorText } from '../../previews/tensor-text';
import { copyText } from '../../ui/copy-text';
import { EmptyNote } from '../../ui/empty-note';
import { failureInfo } from '../../ui/failure-info';
import { formatCount, formatShape } from '../../ui/format-number';
import { fileNamePart, saveBlob } from '../../ui/save-blob';
import { RowStatistics } from './row-statistics';
import classes from './rows-pane.module.css';
import { useRowPages } from './use-row-pages';

/** More elements than this are a file's and not a clipboard's. */
const MAX_COPIED_ELEMENTS = 1_000_000;

interface RowPreviewProps {
  readonly open: OpenDataset;
  readonly row: number;
}

/** The chosen row, in one of the ways that suit it. */
export function RowPreview({ open, row }: RowPreviewProps) {
  const { datasetId, summary } = open;
  const [fieldName, setFieldName] = useState<string | null>(null);
  const [previewId, setPreviewId] = useState<string | null>(null);
  const fields = summary.fields.filter(holdsNumbers);
  const field = fields.find((candidate) => candidate.name === fieldName) ?? fields[0];
  const hasIds = summary.fields.some((candidate) => candidate.kind === 'id');
  const { lineOf } = useRowPages(datasetId, { start: row, end: row + 1 }, hasIds);
  const id = lineOf(row)?.id ?? null;
  const preview = field === undefined ? null : choosePreview(field, previewId);
  if (field === undefined || preview === null) {
    return (
      <section className={classes.preview} aria-label="Preview">
        <EmptyNote
          icon={IconEyeOff}
          title="Nothing to draw"
          text="No field of this dataset holds numbers; its text is in the list."
        />
      </section>
    );
  }
  const name = `${id ?? `row ${row}`}${fields.length > 1 ? ` ${field.name}` : ''}`;
  const source: PreviewSource = { datasetId, field, row, name };
  return (
    <section className={classes.preview} aria-label="Preview">
      <div className={classes.previewHead}>
        <h2 className={classes.rowName}>
          <strong>Row {formatCount(row)}</strong>
          {id !== null && <span className="mono"> · {id}</span>}
          <span className="dim">
            {' '}
            · {field.dtype} {formatShape(field.shape)}
          </span>
        </h2>
        {fields.length > 1 && (
          <Select
            aria-label="Field"
            w={150}
            data={fields.map((candidate) => candidate.name)}
            value={field.name}
            onChange={setFieldName}
          />
        )}
        <SegmentedControl
          aria-label="Preview as"
          data={previewsOf(field).map(({ id: value, label }) => ({ value, label }))}
          value={preview.id}
          onChange={setPreviewId}
        />
        <RowActions source={source} />
      </div>
      <div className={classes.previewBody}>
        <Shown preview={preview} source={source} />
      </div>
    </section>
  );
}

function Shown({ preview, source }: { readonly preview: Preview; readonly source: PreviewSource }) {
  const { component: Component } = preview;
  // Settings stay from row to row, and begin anew with another field.
  return (
    <Component key={source.field.name} source={source} aside={<RowStatistics source={source} />} />
  );
}

function RowActions({ source }: { readonly source: PreviewSource }) {
  const engine = useEngine();
  const { datasetId, row, field } = source;
  const request = { datasetId, row, field: field.name };
  const failed = (what: string) => (error: unknown) =>
    notifications.show({ color: 'red', title: what, message: failureInfo(error).message });

  const exportNpy = async () => {
    saveBlob(new Blob([await engine.datasets.npy(request)]), `${fileNamePart(source.name)}.npy`);
  };
  const copyRow = async () => {
    copyText(tensorText(decodeTensorFrame(await engine.datasets.tensor(request))), 'The row');
  };
  const isTooLarge = elementCount(field.shape) > MAX_COPIED_ELEMENTS;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default">Copy or export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCopy size={14} aria-hidden />}
          disabled={isTooLarge}
          onClick={() => void copyRow().catch(failed('The row could not be copied'))}
        >
          Copy the row as text{isTooLarge && ' (too large)'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => copyText(source.name, 'The name of the row')}
        >
          Copy “{source.name}”
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void exportNpy().catch(failed('The row could not be exported'))}
        >
          Export the row as .npy
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
