import { Button, Modal } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetirementResult } from '../../shared/model/retirement';
import { useEngine } from '../engine/use-engine';
import { FailureNote } from '../ui/failure-note';
import { WorkProgress } from '../ui/work-progress';
import { RetirementForm } from './retirement-form';
import { RetirementNote } from './retirement-note';
import { useRetirement } from './use-retirement';

interface RetireSourceProps {
  /** The folder that the conversion was given, or what it published. */
  readonly destination: string;
  readonly size?: 'compact-sm' | 'sm';
  /** After it was put away and the person has read so. */
  readonly onDone?: ((result: RetirementResult) => void) | undefined;
}

/** A button, and the dialog in which the source of a verified conversion is archived or removed. */
export function RetireSource({ destination, size = 'sm', onDone }: RetireSourceProps) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size={size}
        leftSection={<IconArchive size={14} aria-hidden />}
        aria-label={`Put the source of ${destination} away`}
        onClick={() => setOpened(true)}
      >
        {size === 'sm' ? 'Put the source away …' : 'Put away …'}
      </Button>
      {opened && (
        <RetireDialog
          destination={destination}
          onClose={(result) => {
            setOpened(false);
            if (result === null) return;
            onDone?.(result);
            // Not before: whoever shows the list takes this away with it, and what was said here.
            void client.invalidateQueries({ queryKey: ['migrations'] });
          }}
        />
      )}
    </>
  );
}

function RetireDialog(props: {
  readonly destination: string;
  readonly onClose: (result: RetirementResult | null) => void;
}) {
  const { destination, onClose } = props;
  const engine = useEngine();
  const plan = useQuery({
    queryKey: ['retirement-plan', destination],
    // What may be removed is asked of the disk each time.
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) => engine.phases.planRetirement({ destination }, { signal }),
  });
  const work = useRetirement();
  const result = work.data ?? null;
  return (
    <Modal
      opened
      size="lg"
      title="Put the source away?"
      // Half way through there is nothing to go back to: the dialog stays until it has ended.
      onClose={() => !work.isPending && onClose(result)}
    >
      {result !== null ? (
        <RetirementNote result={result} onClose={() => onClose(result)} />
      ) : plan.isError ? (
        <FailureNote
          error={plan.error}
          what="The source stays where it is"
          onRetry={() => void plan.refetch()}
        />
      ) : plan.data === undefined ? (
        <WorkProgress what="Checking the source and its result" progress={null} />
      ) : (
        <>
          <RetirementForm
            plan={plan.data}
            busy={work.isPending}
            onStart={(choice) => work.mutate({ destination, ...choice })}
            onClose={() => onClose(null)}
          />
          {work.isPending && <WorkProgress what="Moving" progress={work.progress} />}
          {work.isError && <FailureNote error={work.error} what="The source was not put away" />}
        </>
      )}
    </Modal>
  );
}
