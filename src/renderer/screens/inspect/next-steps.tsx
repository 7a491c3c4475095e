import { Button, Tooltip } from '@mantine/core';
import { IconChartLine, IconFolderOpen, IconTransform } from '@tabler/icons-react';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import { useFormats } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { useShellInfo } from '../../folders/use-shell-info';
import { datasetPlace, datasetQuery } from '../../location/dataset-place';
import { formatPlace } from '../../location/place';
import { usePlace } from '../../location/use-place';

/** Where one goes from here, with this dataset. */
export function NextSteps({ summary }: { readonly summary: DatasetSummary }) {
  const engine = useEngine();
  const info = useShellInfo();
  const formats = useFormats();
  const settings = datasetPlace(usePlace().query)?.settings;
  const query = datasetQuery({ path: summary.path, format: summary.format, settings });
  return (
    <>
      {info?.canReveal === true && (
        <Tooltip label="Show the folder in the system's file manager">
          <Button
            variant="default"
            aria-label="Show the folder"
            onClick={() => void engine.shell.reveal({ path: summary.path })}
          >
            <IconFolderOpen size={16} aria-hidden />
          </Button>
        </Tooltip>
      )}
      <Button
        component="a"
        variant="default"
        leftSection={<IconChartLine size={16} aria-hidden />}
        href={formatPlace({ screen: 'benchmark', query: { ...query, benchRows: 'open' } })}
      >
        Measure formats on these rows
      </Button>
      <Button
        component="a"
        leftSection={<IconTransform size={16} aria-hidden />}
        href={formatPlace({ screen: 'convert', query })}
      >
        {convertLabel(formats, summary.format)}
      </Button>
    </>
  );
}

/** Names what it is usually converted to, unless it is that already. */
export function convertLabel(formats: readonly FormatInfo[], from: string): string {
  const usual = formats.find((format) => format.isDefaultTarget === true);
  return usual === undefined || usual.id === from ? 'Convert…' : `Convert to ${usual.label}…`;
}
