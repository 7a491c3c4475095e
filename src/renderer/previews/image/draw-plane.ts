import type { Pixels } from './paint';
import { type Point, type Size, type Viewport, placeOnScreen } from './viewport';

/** The picture with one pixel a value. */
export function pixelsToCanvas(pixels: Pixels, plane: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = plane.width;
  canvas.height = plane.height;
  if (pixels.length === plane.width * plane.height * 4 && pixels.length > 0) {
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, plane.width, plane.height), 0, 0);
  }
  return canvas;
}

interface Scene {
  readonly viewport: Viewport;
  readonly plane: Size;
  readonly screen: Size;
  readonly pinned: Point | null;
}

/** Draws the part of the picture that the viewport shows, each value as a sharp square. */
export function drawPlane(
  target: HTMLCanvasElement,
  source: HTMLCanvasElement,
  scene: Scene,
): void {
  const { viewport, plane, screen, pinned } = scene;
  const ratio = window.devicePixelRatio;
  setSize(target, Math.round(screen.width * ratio), Math.round(screen.height * ratio));
  const context = target.getContext('2d');
  if (context === null || source.width === 0 || source.height === 0) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, screen.width, screen.height);
  context.imageSmoothingEnabled = false;
  const place = placeOnScreen(viewport, plane, screen);
  context.drawImage(source, place.x, place.y, place.width, place.height);
  if (pinned !== null) drawCrosshair(context, pinned, viewport.zoom, place);
}

/** Assigning a canvas's size clears it, even when it stays the same. */
function setSize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return;
  Object.assign(canvas, { width, height });
}

/** A frame around the value and lines to the edges, white on black so that it shows on any colour. */
function drawCrosshair(
  context: CanvasRenderingContext2D,
  value: Point,
  zoom: number,
  place: Point & Size,
): void {
  const side = Math.max(zoom, 5);
  const x = place.x + (value.x + 0.5) * zoom;
  const y = place.y + (value.y + 0.5) * zoom;
  for (const [width, colour] of [
    [3, 'rgb(0 0 0 / 0.75)'],
    [1, '#ffffff'],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.rect(x - side / 2, y - side / 2, side, side);
    context.moveTo(place.x, y);
    context.lineTo(x - side / 2, y);
    context.moveTo(x + side / 2, y);
    context.lineTo(place.x + place.width, y);
    context.moveTo(x, place.y);
    context.lineTo(x, y - side / 2);
    context.moveTo(x, y + side / 2);
    context.lineTo(x, place.y + place.height);
    context.stroke();
  }
}
