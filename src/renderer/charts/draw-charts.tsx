import { createRoot } from 'react-dom/client';
import { Chart } from './chart';
import { PRINT_COLOURS } from './chart-colours';
import type { ChartSpec } from './chart-spec';
import type { DrawnChart } from './figure-svg';

/** Size of one chart in an exported picture, whatever the window's is. */
const PRINT_SIZE = { width: 560, height: 320 } as const;
/** Charts settle within a few frames; one that has not by then is exported as it is. */
const MOST_ROUNDS = 40;
const ROUND_MS = 50;

/** Draws the charts off the screen, black on white, and takes their markup. */
export async function drawCharts(specs: readonly ChartSpec[]): Promise<readonly DrawnChart[]> {
  const host = document.createElement('div');
  host.inert = true;
  host.setAttribute('aria-hidden', 'true');
  Object.assign(host.style, {
    position: 'fixed',
    left: '-10000px',
    top: '0',
    width: `${PRINT_SIZE.width}px`,
    fontFamily: 'system-ui, sans-serif',
  });
  document.body.append(host);
  const root = createRoot(host);
  try {
    root.render(
      specs.map((spec) => (
        <Chart key={spec.title} spec={spec} size={PRINT_SIZE} colours={PRINT_COLOURS} />
      )),
    );
    const drawings = await settled(() => surfacesOf(host).map(markupOf), specs.length);
    const heights = surfacesOf(host).map(({ height }) => height.baseVal.value);
    return specs.map((spec, index) => ({
      spec,
      width: PRINT_SIZE.width,
      // Charts of many rows are higher.
      height: heights[index] ?? PRINT_SIZE.height,
      markup: drawings[index] ?? '',
    }));
  } finally {
    root.unmount();
    host.remove();
  }
}

function surfacesOf(host: HTMLElement): readonly SVGSVGElement[] {
  return [...host.querySelectorAll<SVGSVGElement>('svg.recharts-surface, svg[data-chart]')];
}

/** Waits until all charts are there and two looks in a row show the same. */
async function settled(look: () => readonly string[], count: number): Promise<readonly string[]> {
  let before: readonly string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    const now = look();
    if (now.length === count && now.join() === before.join()) return now;
    before = now;
  }
  return before;
}

/** What is inside a chart's `<svg>`, without what only the page can make sense of. */
function markupOf(surface: SVGSVGElement): string {
  const copy = surface.cloneNode(true) as SVGSVGElement;
  for (const element of copy.querySelectorAll('*')) {
    element.removeAttribute('class');
    element.removeAttribute('style');
    element.removeAttribute('tabindex');
    for (const { name } of [...element.attributes]) {
      if (name.startsWith('data-') || name.startsWith('aria-')) element.removeAttribute(name);
    }
  }
  const serializer = new XMLSerializer();
  return [...copy.childNodes]
    .map((node) => serializer.serializeToString(node))
    .join('')
    .replaceAll(' xmlns="http://www.w3.org/2000/svg"', '');
}
