import { Button, Tooltip } from '@mantine/core';
import { IconChartLine, IconFolderOpen, IconTransform } from '@tabler/icons-react';
import type { DatasetSummary, FormatInfo } from '../../../shared/model/dataset';
import { useFormats } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { useShellInfo } from '../../folders/use-shell-info';
import { formatPlace } from '../../location/place';

/** Where one goes from here, with this dataset. */
export function NextSteps({ summary }: { readonly summary: DatasetSummary }) {
  const engine = useEngine();
  const info = useShellInfo();
  const formats = useFormats();
  const query = { path: summary.path, format: summary.format };
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

/** Names the target where there is one of another family, and only one. */
export function convertLabel(formats: readonly FormatInfo[], from: string): string {
  const source = formats.find((format) => format.id === from);
  const targets = formats.filter(
    (format) => format.capabilities.write && format.family !== source?.family,
  );
  const [only] = targets;
  return only !== undefined && targets.length === 1 ? `Convert to ${only.label}…` : 'Convert…';
}
