import { notifications } from '@mantine/notifications';
import { type Query, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { MigrationListing, RollbackResult } from '../../../shared/model/migration';
import { OPEN_DATASET } from '../../dataset/use-open-dataset';
import { useEngine } from '../../engine/use-engine';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { failureInfo } from '../../ui/failure-info';
import { MIGRATION_LIST_KEY } from './use-earlier';

/** Datasets that were open at the removed path or at the folder around it are opened anew. */
function mayShow(removedPath: string): (query: Query) => boolean {
  return ({ queryKey: [, path] }) =>
    typeof path === 'string' && (removedPath.startsWith(path) || path.startsWith(removedPath));
}

type Undoable = Pick<MigrationListing, 'destination' | 'publishedPath' | 'source'>;

/** Takes a published conversion back, after asking. */
export function useUndo(): {
  readonly ask: (what: Undoable) => void;
  /** Render this somewhere: the question, while it is asked. */
  readonly dialog: ReactNode;
  /** What was removed, after the last undo. */
  readonly undone: RollbackResult | null;
} {
  const engine = useEngine();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Undoable | null>(null);
  const undo = useMutation({
    mutationFn: (destination: string) => engine.migrations.rollback({ destination }),
    onSuccess: async ({ removedPath }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: MIGRATION_LIST_KEY }),
        client.resetQueries({ queryKey: [OPEN_DATASET], predicate: mayShow(removedPath) }),
      ]);
    },
    onError: (error) => {
      const { message, hint } = failureInfo(error);
      notifications.show({
        color: 'red',
        autoClose: false,
        title: 'It was not taken back',
        message: [message, hint].filter(Boolean).join(' '),
      });
    },
    onSettled: () => setAsked(null),
  });
  return {
    ask: setAsked,
    undone: undo.data ?? null,
    dialog: (
      <ConfirmDialog
        opened={asked !== null}
        title="Take this conversion back?"
        confirmLabel="Remove the result"
        busy={undo.isPending}
        onClose={() => setAsked(null)}
        onConfirm={() => asked !== null && undo.mutate(asked.publishedPath)}
      >
        <p className="mono">{asked?.publishedPath}</p>
        <p>
          is removed from the disk, and nothing else. Before that it is checked that it is as
          Arrayscope left it, and that the source still holds the same data:
        </p>
        <p className="mono">{asked?.source}</p>
      </ConfirmDialog>
    ),
  };
}
