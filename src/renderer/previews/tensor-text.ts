import { dtypeFacts, elementCount } from '../../shared/model/dtype';
import { elementText } from '../../shared/model/element-text';
import type { Tensor } from '../../shared/model/tensor';

/**
 * A tensor as text that a spreadsheet and `numpy.loadtxt` take: the last axis separated by tabs,
 * the one before it by lines; of more dimensions, planes under a comment with their place.
 */
export function tensorText({ dtype, shape, data }: Tensor): string {
  const count = data.length / dtypeFacts(dtype).slots;
  const text = (element: number) => elementText(dtype, data, element);
  if (count === 0) return '';
  const width = shape.at(-1) ?? 1;
  // One dimension: a value a line, as numpy.savetxt does.
  if (shape.length < 2) return lines(count, (row) => text(row));
  const height = shape.at(-2) ?? 1;
  const plane = (index: number) =>
    lines(height, (y) =>
      Array.from({ length: width }, (_, x) => text((index * height + y) * width + x)).join('\t'),
    );
  const outer = shape.slice(0, -2);
  if (outer.length === 0) return plane(0);
  return lines(
    elementCount(outer),
    (index) => `# [${placeOf(index, outer).join(', ')}, :, :]\n${plane(index)}`,
  );
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

function placeOf(index: number, shape: readonly number[]): readonly number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((extent) => {
      const position = rest % extent;
      rest = Math.floor(rest / extent);
      return position;
    })
    .toReversed();
}
