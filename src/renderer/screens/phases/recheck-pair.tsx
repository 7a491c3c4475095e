import { Button, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { InternalError } from '../../../shared/errors';
import type { Progress } from '../../../shared/model/progress';
import type { RecheckResult } from '../../../shared/model/recheck';
import { useEngine } from '../../engine/use-engine';
import { FailureNote } from '../../ui/failure-note';
import { formatBytes } from '../../ui/format-bytes';
import { countOf } from '../../ui/format-number';
import { WorkProgress } from '../../ui/work-progress';

interface RecheckPairProps {
  readonly name: string;
  /** The result, or the folder that holds both. */
  readonly destination: string;
  readonly onDone: () => void;
}

/** A button, and the dialog that compares a pair whose files have other times than were recorded. */
export function RecheckPair({ name, destination, onDone }: RecheckPairProps) {
  const [opened, setOpened] = useState(false);
  const engine = useEngine();
  const [progress, setProgress] = useState<Progress | null>(null);
  const work = useMutation({
    mutationFn: async (): Promise<RecheckResult> => {
      setProgress(null);
      for await (const event of await engine.phases.recheck({ destination })) {
        if (event.type === 'finished') return event.result;
        setProgress(event.progress);
      }
      throw new InternalError('The engine ended the work without a result.');
    },
  });
  const close = (): void => {
    if (work.isPending) return;
    setOpened(false);
    if (work.isSuccess) onDone();
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`Check ${name} again by content`}
        onClick={() => {
          work.reset();
          setOpened(true);
        }}
      >
        Check again …
      </Button>
      <Modal opened={opened} onClose={close} size="lg" title="Check again by content?">
        {work.isSuccess ? (
          <p role="status">
            Equal in every row and byte: {countOf(work.data.rowsCompared, 'row')},{' '}
            {formatBytes(work.data.bytesCompared)}. That was noted in{' '}
            <span className="mono">{work.data.manifest}</span>, with what the files look like now.
          </p>
        ) : (
          <p>
            A copied or restored folder has other times than its manifest knows. Every row of the
            result is compared with the digests in the manifest and with the source. If all of it is
            equal, the manifest is given the present times, and the result counts as verified again;
            if anything differs, nothing is noted.
          </p>
        )}
        {work.isPending && <WorkProgress what="Comparing" progress={progress} />}
        {work.isError && <FailureNote error={work.error} what="It is not confirmed" />}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" disabled={work.isPending} onClick={close}>
            Close
          </Button>
          {!work.isSuccess && (
            <Button loading={work.isPending} onClick={() => work.mutate()}>
              Check again by content
            </Button>
          )}
        </Group>
      </Modal>
    </>
  );
}
