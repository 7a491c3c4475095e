import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RollbackResult, UnfinishedMigration } from '../../../shared/model/migration';
import { useEngine } from '../../engine/use-engine';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { failureInfo } from '../../ui/failure-info';
import { MIGRATION_LIST_KEY } from './use-earlier';

type Discardable = Pick<UnfinishedMigration, 'destination' | 'publishedPath'>;

/** Discards what an unfinished conversion has staged, after asking; never a published result. */
export function useDiscard(): {
  readonly ask: (what: Discardable) => void;
  /** Render this somewhere: the question, while it is asked. */
  readonly dialog: ReactNode;
  readonly discarded: RollbackResult | null;
} {
  const engine = useEngine();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Discardable | null>(null);
  const discard = useMutation({
    mutationFn: (destination: string) =>
      engine.migrations.rollback({ destination, only: 'staged' }),
    onError: (error) => {
      const { message, hint } = failureInfo(error);
      notifications.show({
        color: 'red',
        autoClose: false,
        title: 'It was not discarded',
        message: [message, hint].filter(Boolean).join(' '),
      });
    },
    onSettled: async () => {
      setAsked(null);
      await client.invalidateQueries({ queryKey: MIGRATION_LIST_KEY });
    },
  });
  return {
    ask: setAsked,
    discarded: discard.data ?? null,
    dialog: (
      <ConfirmDialog
        opened={asked !== null}
        title="Discard the unfinished conversion?"
        confirmLabel="Discard it"
        busy={discard.isPending}
        onClose={() => setAsked(null)}
        onConfirm={() => asked !== null && discard.mutate(asked.destination)}
      >
        <p>What was written so far for</p>
        <p className="mono">{asked?.publishedPath}</p>
        <p>
          is removed, and nothing else. It was never published, and the source stays as it is. A
          later conversion begins anew.
        </p>
      </ConfirmDialog>
    ),
  };
}
