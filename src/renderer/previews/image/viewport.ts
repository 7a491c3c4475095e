/** Which part of a plane is on the screen. Pure; the plane's unit is one value, the screen's a CSS pixel. */
export interface Viewport {
  /** CSS pixels a value. */
  readonly zoom: number;
  /** Position in the plane at the middle of the screen. */
  readonly centreX: number;
  readonly centreY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const MAX_ZOOM = 128;

/** The whole plane, as large as it goes. */
export function fitViewport(plane: Size, screen: Size): Viewport {
  const zoom = Math.min(screen.width / plane.width, screen.height / plane.height, MAX_ZOOM);
  return { zoom: Math.max(zoom, 1e-6), centreX: plane.width / 2, centreY: plane.height / 2 };
}

/** Screen position of the plane's corner, and the plane's size on the screen. */
export function placeOnScreen(viewport: Viewport, plane: Size, screen: Size): Point & Size {
  const { zoom, centreX, centreY } = viewport;
  return {
    x: screen.width / 2 - centreX * zoom,
    y: screen.height / 2 - centreY * zoom,
    width: plane.width * zoom,
    height: plane.height * zoom,
  };
}

/** The value under a point of the screen; null outside the plane. */
export function valueAt(point: Point, viewport: Viewport, plane: Size, screen: Size): Point | null {
  const x = Math.floor(viewport.centreX + (point.x - screen.width / 2) / viewport.zoom);
  const y = Math.floor(viewport.centreY + (point.y - screen.height / 2) / viewport.zoom);
  return x >= 0 && y >= 0 && x < plane.width && y < plane.height ? { x, y } : null;
}

/** Zoomed by `factor` so that the point of the screen stays over the same value. */
export function zoomAround(
  viewport: Viewport,
  factor: number,
  point: Point,
  plane: Size,
  screen: Size,
): Viewport {
  const smallest = Math.min(fitViewport(plane, screen).zoom, 1);
  const zoom = Math.min(MAX_ZOOM, Math.max(smallest, viewport.zoom * factor));
  const [dx, dy] = [point.x - screen.width / 2, point.y - screen.height / 2];
  return keepInside(
    {
      zoom,
      centreX: viewport.centreX + dx / viewport.zoom - dx / zoom,
      centreY: viewport.centreY + dy / viewport.zoom - dy / zoom,
    },
    plane,
  );
}

/** Moved by CSS pixels. */
export function panBy(viewport: Viewport, dx: number, dy: number, plane: Size): Viewport {
  return keepInside(
    {
      ...viewport,
      centreX: viewport.centreX - dx / viewport.zoom,
      centreY: viewport.centreY - dy / viewport.zoom,
    },
    plane,
  );
}

/** Moved as little as needed to bring a value onto the screen. */
export function reveal(value: Point, viewport: Viewport, plane: Size, screen: Size): Viewport {
  const [halfX, halfY] = [screen.width / 2 / viewport.zoom, screen.height / 2 / viewport.zoom];
  const into = (centre: number, half: number, at: number) =>
    half < 1 ? at + 0.5 : Math.min(Math.max(centre, at + 1 - half), at + half);
  return keepInside(
    {
      ...viewport,
      centreX: into(viewport.centreX, halfX, value.x),
      centreY: into(viewport.centreY, halfY, value.y),
    },
    plane,
  );
}

/** The middle of the screen never leaves the plane, so that the plane never gets lost. */
function keepInside(viewport: Viewport, plane: Size): Viewport {
  return {
    zoom: viewport.zoom,
    centreX: Math.min(plane.width, Math.max(0, viewport.centreX)),
    centreY: Math.min(plane.height, Math.max(0, viewport.centreY)),
  };
}
