import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BenchmarkListing } from '../../../../shared/model/benchmark-history';

interface RenameDialogProps {
  readonly report: BenchmarkListing;
  readonly busy: boolean;
  readonly onRename: (title: string) => void;
  readonly onClose: () => void;
}

export function RenameDialog({ report, busy, onRename, onClose }: RenameDialogProps) {
  const [title, setTitle] = useState(report.title);
  const empty = title.trim() === '';
  return (
    <Modal opened onClose={onClose} title="Rename the report">
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
    </Modal>
  );
}
