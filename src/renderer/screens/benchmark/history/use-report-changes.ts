import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEngine } from '../../../engine/use-engine';
import { failureInfo } from '../../../ui/failure-info';
import { REPORT_KEY, REPORT_LIST_KEY } from '../report-key';

/** What can be done to a saved report; the list is read again after each. */
export function useReportChanges() {
  const engine = useEngine();
  const client = useQueryClient();
  const listAgain = () => client.invalidateQueries({ queryKey: REPORT_LIST_KEY });
  const failed = (title: string) => (error: unknown) =>
    void notifications.show({ color: 'red', title, message: failureInfo(error).message });
  const remove = useMutation({
    mutationFn: (id: string) => engine.benchmarks.remove({ id }),
    onSuccess: async (_, id) => {
      client.removeQueries({ queryKey: [REPORT_KEY, id] });
      await listAgain();
    },
    onError: failed('The report was not deleted'),
  });
  const rename = useMutation({
    mutationFn: (change: { readonly id: string; readonly title: string }) =>
      engine.benchmarks.rename(change),
    onSuccess: async (_, { id }) => {
      await client.invalidateQueries({ queryKey: [REPORT_KEY, id] });
      await listAgain();
    },
    onError: failed('The report was not renamed'),
  });
  const setBaseline = useMutation({
    mutationFn: (id: string | null) => engine.benchmarks.setBaseline({ id }),
    onSuccess: listAgain,
    onError: failed('The baseline was not changed'),
  });
  return { remove, rename, setBaseline };
}
