import { MachineError } from '../../shared/errors';
import type { FigureSvg } from './figure-svg';

/** Pixels of the picture for one of the figure: sharp in print and on a dense screen. */
const SCALE = 2;

/** @throws MachineError where the browser cannot paint the figure. */
export async function svgToPng(figure: FigureSvg): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([figure.text], { type: 'image/svg+xml' }));
  try {
    const image = new Image(figure.width, figure.height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = figure.width * SCALE;
    canvas.height = figure.height * SCALE;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (context !== null && blob !== null) return blob;
  } catch (cause) {
    throw new MachineError('no-picture', 'The picture could not be painted.', { cause });
  } finally {
    URL.revokeObjectURL(address);
  }
  throw new MachineError('no-picture', 'The picture could not be painted.', {
    hint: 'Export it as SVG instead.',
  });
}
