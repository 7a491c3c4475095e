import { saveBlob } from '../ui/save-blob';
import type { ChartSpec } from './chart-spec';
import { drawCharts } from './draw-charts';
import { composeFigure } from './figure-svg';
import { svgToPng } from './svg-to-png';

export type PictureKind = 'svg' | 'png';

/** Charts as one picture file: two in a row, each with its title and legend, on white. */
export async function exportFigure(
  title: string,
  specs: readonly ChartSpec[],
  kind: PictureKind,
): Promise<void> {
  const figure = composeFigure(title, await drawCharts(specs), 2);
  const blob =
    kind === 'svg' ? new Blob([figure.text], { type: 'image/svg+xml' }) : await svgToPng(figure);
  saveBlob(blob, `${fileNameOf(title)}.${kind}`);
}

/** Letters and digits of any script, joined by hyphens. */
export function fileNameOf(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'figure' : name;
}
