import { Button } from '@mantine/core';
import { IconCopy, IconPhotoDown } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { colourTable } from '../../../shared/colour-maps';
import { elementText } from '../../../shared/model/element-text';
import { copyText } from '../../ui/copy-text';
import { formatShape } from '../../ui/format-number';
import { fileNamePart, saveBlob } from '../../ui/save-blob';
import { isComplex } from '../element-reader';
import { colourAxis, holdPosition, indicesAt, planeLayout } from '../plane';
import { PlanePicker } from '../plane-picker';
import type { PreviewProps } from '../preview';
import { PreviewFrame } from '../preview-frame';
import previewClasses from '../preview.module.css';
import { ThinnedNote } from '../thinned-note';
import { usePlaneTensor, usePlaneView } from '../use-plane';
import { ColourBar } from './colour-bar';
import { pixelsToCanvas } from './draw-plane';
import { ImageCanvas } from './image-canvas';
import { ImageControls } from './image-controls';
import { makePicture } from './image-picture';
import { ImageLegend } from './image-legend';
import classes from './image.module.css';
import { DEFAULT_SETTINGS, type ImageSettings } from './settings';
import type { Point } from './viewport';

/** Two axes of a row as a picture. */
export function ImagePreview({ source, aside }: PreviewProps) {
  const { shape } = source.field;
  const [settings, setSettings] = useState(DEFAULT_SETTINGS);
  const [view, setView] = usePlaneView(shape);
  const channelAxis = colourAxis(view, shape);
  const colours = settings.asColours ? channelAxis : null;
  const plane = usePlaneTensor(source, view, colours);
  const { tensor, localView } = plane;
  const picture = useMemo(
    () => (tensor === undefined ? null : makePicture(tensor, localView, settings, colours)),
    [tensor, localView, settings, colours],
  );
  const [pinned, setPinned] = useState<Point | null>(null);
  const [hovered, setHovered] = useState<Point | null>(null);
  const { height, width } = planeLayout(shape, view);
  const size = useMemo(() => ({ width, height }), [width, height]);
  const inside = (point: Point | null) =>
    point !== null && point.x < width && point.y < height ? point : null;
  const pin = inside(pinned);

  const textAt = (point: Point): { place: string; value: string } | null => {
    if (tensor === undefined) return null;
    const channels = colours === null ? [null] : [0, 1, 2];
    const values = channels.map((channel) => {
      const held =
        channel === null || colours === null
          ? localView
          : holdPosition(localView, colours, channel);
      const { base, downStride, rightStride } = planeLayout(tensor.shape, held);
      return elementText(
        tensor.dtype,
        tensor.data,
        base + point.y * downStride + point.x * rightStride,
      );
    });
    const indices = indicesAt(view, point.y, point.x).map((index, axis) =>
      axis === colours ? '0:3' : String(index),
    );
    return {
      place: `[${indices.join(', ')}]`,
      value: values.length === 1 ? (values[0] ?? '') : `(${values.join(', ')})`,
    };
  };
  const shown = inside(hovered) ?? pin;
  const readout = shown === null ? null : textAt(shown);
  const pinnedText = pin === null ? null : textAt(pin);
  const change = (changes: Partial<ImageSettings>) =>
    setSettings((now) => ({ ...now, ...changes }));

  const savePng = () => {
    if (picture === null) return;
    pixelsToCanvas(picture.pixels, size).toBlob((blob) => {
      if (blob !== null) saveBlob(blob, `${fileNamePart(source.name)}.png`);
    }, 'image/png');
  };

  return (
    <PreviewFrame
      error={plane.error}
      onRetry={plane.retry}
      ready={picture !== null}
      stale={plane.isStale}
      aside={aside}
      controls={
        <>
          <PlanePicker shape={shape} view={view} onChange={setView} except={colours} />
          <ImageControls
            settings={settings}
            onChange={change}
            limits={picture?.stretching.limits ?? { low: 0, high: 1 }}
            complex={isComplex(source.field.dtype)}
            channels={channelAxis === null ? null : (shape[channelAxis] ?? null)}
          />
          <div className={previewClasses.pair}>
            <Button variant="default" leftSection={<IconPhotoDown size={14} />} onClick={savePng}>
              Save PNG
            </Button>
            <Button
              variant="default"
              leftSection={<IconCopy size={14} />}
              disabled={pinnedText === null}
              title="Click a value, or move the crosshair with the arrow keys"
              onClick={() => pinnedText !== null && copyText(pinnedText.value, 'The value')}
            >
              Copy value
            </Button>
          </div>
        </>
      }
    >
      {picture !== null && (
        <div className={classes.image}>
          <ImageCanvas
            pixels={picture.pixels}
            plane={size}
            label={`Image of ${source.name}, ${formatShape([height, width])} values`}
            pinned={pin}
            onPin={setPinned}
            onHover={setHovered}
          />
          <ColourBar table={picture.table ?? colourTable('grey')} stretching={picture.stretching} />
          <div className={classes.foot}>
            <output className={previewClasses.readout} aria-live="polite">
              {readout === null ? (
                <span className="dim">Point at a value</span>
              ) : (
                <>
                  <span className="dim">{readout.place}</span>
                  <strong>{readout.value}</strong>
                </>
              )}
            </output>
            {view.step > 1 && <ThinnedNote step={view.step} />}
            <ImageLegend picture={picture} stretch={settings.stretch} />
          </div>
        </div>
      )}
    </PreviewFrame>
  );
}
