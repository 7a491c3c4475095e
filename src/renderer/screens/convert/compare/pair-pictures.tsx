import { IconEqual } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { NAN_COLOUR, colourTable } from '../../../../shared/colour-maps';
import { elementText } from '../../../../shared/model/element-text';
import type { FieldComparison } from '../../../../shared/model/row-comparison';
import type { Tensor } from '../../../../shared/model/tensor';
import { elementReader } from '../../../previews/element-reader';
import { ColourBar } from '../../../previews/image/colour-bar';
import { ImageCanvas } from '../../../previews/image/image-canvas';
import { type Limits, limitsOf, summarise } from '../../../previews/image/limits';
import { type Pixels, paintMapped } from '../../../previews/image/paint';
import { type Stretching, stretching } from '../../../previews/image/stretch';
import type { Point } from '../../../previews/image/viewport';
import { type PlaneView, indicesAt, planeLayout, readPlane } from '../../../previews/plane';
import { PlanePicker } from '../../../previews/plane-picker';
import type { PreviewSource } from '../../../previews/preview';
import { ThinnedNote } from '../../../previews/thinned-note';
import { usePlaneTensor, usePlaneView } from '../../../previews/use-plane';
import { FailureNote } from '../../../ui/failure-note';
import { formatExactBytes } from '../../../ui/format-bytes';
import { countOf, formatCount, formatValue } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import classes from './pair-pictures.module.css';
import { type DifferencePlane, differencePlane } from './difference-plane';

interface PairPicturesProps {
  readonly source: PreviewSource;
  readonly result: PreviewSource;
  readonly comparison: FieldComparison;
}

/** Source and result on one scale, and the difference on a scale of its own; one crosshair for all. */
export function PairPictures({ source, result, comparison }: PairPicturesProps) {
  const { shape } = source.field;
  const [view, setView] = usePlaneView(shape);
  const left = usePlaneTensor(source, view);
  const right = usePlaneTensor(result, view);
  const [pinned, setPinned] = useState<Point | null>(null);
  const [hovered, setHovered] = useState<Point | null>(null);
  const failed = [left, right].find(({ error }) => error !== null);
  const { height, width } = planeLayout(shape, view);
  const size = useMemo(() => ({ width, height }), [width, height]);
  const fresh = !left.isStale && !right.isStale;
  const pictures = useMemo(
    () =>
      left.tensor === undefined || right.tensor === undefined || !fresh
        ? null
        : paintPair(left.tensor, right.tensor, left.localView),
    [left.tensor, right.tensor, left.localView, fresh],
  );
  if (failed !== undefined) {
    return (
      <FailureNote error={failed.error} what="This row cannot be shown" onRetry={failed.retry} />
    );
  }
  const canvas = (picture: Painted, label: string) => (
    <div className={classes.picture}>
      <ImageCanvas
        pixels={picture.pixels}
        plane={size}
        label={label}
        pinned={pinned}
        onPin={setPinned}
        onHover={setHovered}
      />
      <ColourBar table={picture.table} stretching={picture.stretching} />
    </div>
  );
  const point = hovered ?? pinned;
  const inside = point !== null && point.x < width && point.y < height ? point : null;
  return (
    <>
      <div className={classes.picker}>
        <PlanePicker shape={shape} view={view} onChange={setView} />
      </div>
      <div className={classes.pictures} aria-busy={pictures === null}>
        <Panel title={`Source: row ${formatCount(source.row)}, ${source.field.name}`}>
          {pictures !== null && canvas(pictures.source, `Source, ${source.name}`)}
        </Panel>
        <Panel title={`Result: row ${formatCount(result.row)}, ${result.field.name}`}>
          {pictures !== null && canvas(pictures.result, `Result, ${result.name}`)}
        </Panel>
        <Panel title="|Difference|, on a scale of its own">
          {comparison.equal ? (
            <Said>
              <IconEqual size={22} aria-hidden />
              <strong>Bit-identical</strong>
              <span>all {formatExactBytes(comparison.bytes)} of this row are the same</span>
            </Said>
          ) : (
            pictures !== null &&
            (pictures.difference.plane.differing === 0 ? (
              <Said>
                <span>Nothing differs in this plane; {comparison.text} in the whole row.</span>
              </Said>
            ) : (
              canvas(pictures.difference, `Difference, ${source.name}`)
            ))
          )}
        </Panel>
      </div>
      <output className={classes.readout} aria-live="polite">
        {pictures !== null && left.tensor !== undefined && right.tensor !== undefined && (
          <Readout
            point={inside}
            view={view}
            local={left.localView}
            tensors={[left.tensor, right.tensor]}
            plane={pictures.difference.plane}
            width={width}
          />
        )}
        {view.step > 1 && <ThinnedNote step={view.step} />}
      </output>
    </>
  );
}

interface Painted {
  readonly pixels: Pixels;
  readonly stretching: Stretching;
  readonly table: Uint8Array;
}

interface PaintedPair {
  readonly source: Painted;
  readonly result: Painted;
  readonly difference: Painted & { readonly plane: DifferencePlane };
}

/** The result takes the source's limits: one value is one colour in both. */
function paintPair(source: Tensor, result: Tensor, view: PlaneView): PaintedPair {
  const layout = planeLayout(source.shape, view);
  const values = (tensor: Tensor) => readPlane(layout, elementReader(tensor.dtype, tensor.data));
  const [before, after] = [values(source), values(result)];
  const limits = limitsOf({ kind: 'minmax' }, before, summarise(before));
  const plane = differencePlane(source, result, view);
  const range = summarise(plane.values).range;
  return {
    source: paint(before, limits, 'grey'),
    result: paint(after, limits, 'grey'),
    difference: { plane, ...paint(plane.values, { low: 0, high: range?.high ?? 0 }, 'viridis') },
  };
}

function paint(values: Float64Array, limits: Limits, map: 'grey' | 'viridis'): Painted {
  const table = colourTable(map);
  const stretched = stretching('linear', limits, null);
  return {
    pixels: paintMapped(values, stretched.share, table, NAN_COLOUR[map]),
    stretching: stretched,
    table,
  };
}

function Said({ children }: { readonly children: ReactNode }) {
  return <div className={classes.said}>{children}</div>;
}

interface ReadoutProps {
  readonly point: Point | null;
  /** Of the whole row, and of what was fetched of it. */
  readonly view: PlaneView;
  readonly local: PlaneView;
  readonly tensors: readonly [Tensor, Tensor];
  readonly plane: DifferencePlane;
  readonly width: number;
}

/** The two values under the crosshair; without one, what the plane shows. */
function Readout({ point, view, local, tensors, plane, width }: ReadoutProps) {
  const [source, result] = tensors;
  if (point === null) {
    const { differing, bitsOnly } = plane;
    if (differing === 0) return <span className="dim">Point at a value to read both.</span>;
    const marked =
      bitsOnly === 0
        ? ''
        : `; ${formatCount(bitsOnly)} in their bits only (another NaN, another zero), drawn in the colour of NaN`;
    return (
      <span>
        {countOf(differing, 'value')} of this plane {differing === 1 ? 'differs' : 'differ'}
        {marked}. <span className="dim">Point at one to read both.</span>
      </span>
    );
  }
  const { base, downStride, rightStride } = planeLayout(source.shape, local);
  const element = base + point.y * downStride + point.x * rightStride;
  const by = plane.values[point.y * width + point.x] ?? 0;
  return (
    <>
      <span className="dim">[{indicesAt(view, point.y, point.x).join(', ')}]</span>
      <span>
        source <strong>{elementText(source.dtype, source.data, element)}</strong>
      </span>
      <span>
        result <strong>{elementText(result.dtype, result.data, element)}</strong>
      </span>
      <span>
        {by === 0
          ? 'the same bits'
          : Number.isNaN(by)
            ? 'other bits'
            : `differ by ${formatValue(by)}`}
      </span>
    </>
  );
}
