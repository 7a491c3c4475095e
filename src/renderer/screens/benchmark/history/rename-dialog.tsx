import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BenchmarkListing } from '../../../../shared/model/benchmark-history';

interface RenameDialogProps {
  /** Null: the dialog is closed. */
  readonly report: BenchmarkListing | null;
  readonly busy: boolean;
  readonly onRename: (title: string) => void;
  readonly onClose: () => void;
}

export function RenameDialog({ report, ...rest }: RenameDialogProps) {
  return (
    <Modal opened={report !== null} onClose={rest.onClose} title="Rename the report">
      {report !== null && <RenameForm key={report.id} report={report} {...rest} />}
    </Modal>
  );
}

interface RenameFormProps extends RenameDialogProps {
  readonly report: BenchmarkListing;
}

function RenameForm({ report, busy, onRename, onClose }: RenameFormProps) {
  const [title, setTitle] = useState(report.title);
  const empty = title.trim() === '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!empty) onRename(title);
      }}
    >
      <TextInput
        label="Title"
        data-autofocus
        value={title}
        error={empty && 'A report needs a title.'}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={empty}>
          Rename
        </Button>
      </Group>
    </form>
  );
}
