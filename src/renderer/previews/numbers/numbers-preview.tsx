import { elementText } from '../../../shared/model/element-text';
import { formatCount } from '../../ui/format-number';
import { indicesAt, planeLayout } from '../plane';
import { PlanePicker } from '../plane-picker';
import type { PreviewProps } from '../preview';
import { PreviewFrame } from '../preview-frame';
import { ThinnedNote } from '../thinned-note';
import { usePlaneTensor, usePlaneView } from '../use-plane';
import { NumbersGrid } from './numbers-grid';

/** The values themselves, exactly: with all the digits that tell them from their neighbours. */
export function NumbersPreview({ source, aside }: PreviewProps) {
  const { shape } = source.field;
  const [view, setView] = usePlaneView(shape);
  const { tensor, localView, error, retry, isStale } = usePlaneTensor(source, view);
  const layout = tensor === undefined ? null : planeLayout(tensor.shape, localView);
  return (
    <PreviewFrame
      error={error}
      onRetry={retry}
      ready={layout !== null}
      stale={isStale}
      aside={aside}
      controls={
        <>
          <PlanePicker shape={shape} view={view} onChange={setView} />
          {view.step > 1 && <ThinnedNote step={view.step} />}
        </>
      }
    >
      {tensor !== undefined && layout !== null && (
        <NumbersGrid
          key={`${layout.height} ${layout.width}`}
          height={layout.height}
          width={layout.width}
          label={`Values of ${source.name}, ${formatCount(layout.height)} rows and ${formatCount(layout.width)} columns`}
          textAt={(y, x) =>
            elementText(
              tensor.dtype,
              tensor.data,
              layout.base + y * layout.downStride + x * layout.rightStride,
            )
          }
          rowLabel={(y) =>
            String(indicesAt({ ...view, horizontal: null }, y, 0)[view.vertical ?? 0] ?? '')
          }
          columnLabel={view.horizontal === null ? null : (x) => String(x * view.step)}
        />
      )}
    </PreviewFrame>
  );
}
