import { Select, Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { elementText } from '../../../shared/model/element-text';
import { formatCount } from '../../ui/format-number';
import { COMPLEX_PARTS, type ComplexPart, elementReader, isComplex } from '../element-reader';
import { indicesAt, planeLayout, readPlane } from '../plane';
import type { PreviewProps } from '../preview';
import { PreviewFrame } from '../preview-frame';
import previewClasses from '../preview.module.css';
import { ThinnedNote } from '../thinned-note';
import { usePlaneTensor, usePlaneView } from '../use-plane';
import { LinePlot } from './line-plot';
import classes from './line.module.css';

/** A row with one axis that is longer than one, as a line. */
export function LinePreview({ source, aside }: PreviewProps) {
  const [view] = usePlaneView(source.field.shape);
  const { tensor, localView, error, retry, isStale } = usePlaneTensor(source, view);
  const [part, setPart] = useState<ComplexPart>('magnitude');
  const [isLog, setIsLog] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const layout = useMemo(
    () => (tensor === undefined ? null : planeLayout(tensor.shape, localView)),
    [tensor, localView],
  );
  const values = useMemo(
    () =>
      tensor === undefined || layout === null
        ? null
        : readPlane(layout, elementReader(tensor.dtype, tensor.data, part)),
    [tensor, layout, part],
  );
  const missing = useMemo(() => values?.filter(Number.isNaN).length ?? 0, [values]);
  const at = values !== null && cursor !== null && cursor < values.length ? cursor : null;

  const readout = () => {
    if (tensor === undefined || layout === null || at === null) return null;
    // One of the two axes has a single position.
    const [y, x] = layout.width > 1 ? [0, at] : [at, 0];
    const element = layout.base + y * layout.downStride + x * layout.rightStride;
    return {
      place: `[${indicesAt(view, y, x).join(', ')}]`,
      value: elementText(tensor.dtype, tensor.data, element),
    };
  };
  const shown = readout();

  return (
    <PreviewFrame
      error={error}
      onRetry={retry}
      ready={values !== null}
      stale={isStale}
      aside={aside}
      controls={
        <>
          {isComplex(source.field.dtype) && (
            <Select
              label="Part of the complex number"
              data={[...COMPLEX_PARTS]}
              value={part}
              onChange={(chosen) => chosen !== null && setPart(chosen)}
            />
          )}
          <Switch
            label="Logarithmic scale"
            checked={isLog}
            onChange={(event) => setIsLog(event.currentTarget.checked)}
          />
        </>
      }
    >
      {values !== null && (
        <div className={classes.layout}>
          <LinePlot
            values={values}
            step={view.step}
            isLog={isLog}
            label={`Line of ${source.name}, ${formatCount(values.length)} values`}
            cursor={at}
            onCursor={setCursor}
          />
          <div className={previewClasses.readout}>
            <output aria-live="polite">
              {shown === null ? (
                <span className="dim">Point at a value</span>
              ) : (
                <>
                  <span className="dim">{shown.place}</span> <strong>{shown.value}</strong>
                </>
              )}
            </output>
            {missing > 0 && (
              <span>
                <span className={classes.swatch} />
                NaN ({formatCount(missing)})
              </span>
            )}
            {view.step > 1 && <ThinnedNote step={view.step} />}
          </div>
        </div>
      )}
    </PreviewFrame>
  );
}
