import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { drawPlane, pixelsToCanvas } from './draw-plane';
import classes from './image.module.css';
import type { Pixels } from './paint';
import {
  type Point,
  type Size,
  type Viewport,
  fitViewport,
  panBy,
  reveal,
  valueAt,
  zoomAround,
} from './viewport';

interface ImageCanvasProps {
  readonly pixels: Pixels;
  readonly plane: Size;
  /** What the picture is of, for those who cannot see it. */
  readonly label: string;
  /** The value that the crosshair is on. */
  readonly pinned: Point | null;
  readonly onPin: (value: Point | null) => void;
  readonly onHover: (value: Point | null) => void;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture: the wheel zooms, dragging moves, a click or the arrow keys set the crosshair. */
export function ImageCanvas(props: ImageCanvasProps) {
  const { pixels, plane, label, pinned, onPin, onHover } = props;
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const merged = useMergedRef(sizeRef, box);
  const [moved, setMoved] = useState<Viewport | null>(null);
  const drag = useRef<{ readonly from: Point; readonly distance: number } | null>(null);

  const screen = useMemo(() => ({ width, height }), [width, height]);
  const viewport = moved ?? fitViewport(plane, screen);
  const source = useMemo(() => pixelsToCanvas(pixels, plane), [pixels, plane]);

  useEffect(() => {
    if (canvas.current !== null && width > 0 && height > 0) {
      drawPlane(canvas.current, source, { viewport, plane, screen, pinned });
    }
  });

  // React listens to the wheel passively, and the page must not scroll with it.
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const corner = element.getBoundingClientRect();
      const point = { x: event.clientX - corner.left, y: event.clientY - corner.top };
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015));
      setMoved((now) =>
        zoomAround(now ?? fitViewport(plane, screen), factor, point, plane, screen),
      );
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [plane, screen]);

  const zoom = (factor: number) =>
    setMoved(zoomAround(viewport, factor, { x: width / 2, y: height / 2 }, plane, screen));

  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const by = event.shiftKey ? 10 : 1;
      const start = pinned ?? { x: Math.floor(plane.width / 2), y: Math.floor(plane.height / 2) };
      const next =
        pinned === null
          ? start
          : {
              x: clamp(start.x + arrow.x * by, plane.width),
              y: clamp(start.y + arrow.y * by, plane.height),
            };
      onPin(next);
      if (moved !== null) setMoved(reveal(next, moved, plane, screen));
    } else if (event.key === '+' || event.key === '=') zoom(1.5);
    else if (event.key === '-') zoom(1 / 1.5);
    else if (event.key === '0') setMoved(null);
    else if (event.key === 'Escape') onPin(null);
    else return;
    event.preventDefault();
  };

  const pointOf = (event: PointerEvent): Point => {
    const corner = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - corner.left, y: event.clientY - corner.top };
  };

  const onPointerMove = (event: PointerEvent) => {
    const point = pointOf(event);
    onHover(valueAt(point, viewport, plane, screen));
    if (drag.current === null) return;
    const [dx, dy] = [point.x - drag.current.from.x, point.y - drag.current.from.y];
    drag.current = { from: point, distance: drag.current.distance + Math.hypot(dx, dy) };
    if (drag.current.distance > 3) setMoved(panBy(viewport, dx, dy, plane));
  };

  const onPointerUp = (event: PointerEvent) => {
    // Less than a few pixels of movement is a click.
    if (drag.current !== null && drag.current.distance <= 3) {
      onPin(valueAt(pointOf(event), viewport, plane, screen));
    }
    drag.current = null;
  };

  return (
    <div
      ref={merged}
      className={classes.canvas}
      role="application"
      aria-label={`${label}. Arrow keys move a crosshair, plus and minus zoom.`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: pointOf(event), distance: 0 };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => onHover(null)}
      onDoubleClick={() => setMoved(null)}
    >
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  );
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value));
}
