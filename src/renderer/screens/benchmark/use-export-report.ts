import { useMutation } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import type { ReportFormat } from '../../../shared/model/benchmark';
import { useEngine } from '../../engine/use-engine';
import { failureInfo } from '../../ui/failure-info';
import { saveBlob } from '../../ui/save-blob';

const FORMATS = [
  { format: 'json', label: 'JSON: everything, every sample' },
  { format: 'csv', label: 'CSV: a line a summary and a line a sample' },
  { format: 'md', label: 'Markdown' },
  { format: 'html', label: 'HTML' },
  { format: 'ipynb', label: 'Jupyter notebook' },
] as const satisfies readonly { readonly format: ReportFormat; readonly label: string }[];

/** Asks the engine for a report as text and hands it over as a file. */
export function useExportReport() {
  const engine = useEngine();
  const { mutate, isPending } = useMutation({
    mutationFn: (input: { readonly id: string; readonly format: ReportFormat }) =>
      engine.benchmarks.export(input),
    onSuccess: ({ fileName, mediaType, text }) =>
      saveBlob(new Blob([text], { type: mediaType }), fileName),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The report was not exported',
        message: failureInfo(error).message,
      }),
  });
  return {
    formats: FORMATS,
    save: (id: string, format: ReportFormat) => mutate({ id, format }),
    busy: isPending,
  };
}
