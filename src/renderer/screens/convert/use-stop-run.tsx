import { Button, Group, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useEngine } from '../../engine/use-engine';
import { failureInfo } from '../../ui/failure-info';

type Stop = 'pause' | 'discard';

/** Stops a run: what is finished is kept for later, or discarded after a question. */
export function useStopRun(runId: string): {
  /** What was asked of the engine and has not come to its end. */
  readonly stopping: Stop | null;
  readonly pause: () => void;
  readonly ask: () => void;
  /** Render this somewhere: the question, while it is asked. */
  readonly dialog: ReactNode;
} {
  const engine = useEngine();
  const [asked, setAsked] = useState(false);
  const stop = useMutation({
    mutationFn: (how: Stop) =>
      how === 'pause' ? engine.migrations.pause({ runId }) : engine.migrations.cancel({ runId }),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'It was not stopped',
        message: failureInfo(error).message,
      }),
    onSettled: () => setAsked(false),
  });
  const stopping = stop.isPending || stop.isSuccess ? stop.variables : null;
  return {
    stopping,
    pause: () => stop.mutate('pause'),
    ask: () => setAsked(true),
    dialog: (
      <Modal opened={asked} onClose={() => setAsked(false)} title="Stop this conversion?" size="lg">
        <p>
          What is written so far can be kept, to go on from there later, also after the program was
          closed. Or it is discarded: then nothing stays behind, and a later run begins anew. The
          source was only read either way.
        </p>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => setAsked(false)} data-autofocus>
            Let it run
          </Button>
          <Button onClick={() => stop.mutate('pause')}>Stop, keep what is done</Button>
          <Button color="red.9" onClick={() => stop.mutate('discard')}>
            Stop and discard
          </Button>
        </Group>
      </Modal>
    ),
  };
}
