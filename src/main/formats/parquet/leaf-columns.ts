/** The schema of a file as its leaf columns: the only ones that hold values. */
import type { SchemaElement } from 'hyparquet';

export interface Leaf {
  /** Its place among the column chunks of every row group. */
  readonly index: number;
  readonly element: SchemaElement;
  /** From the top-level column down to the leaf itself. */
  readonly path: readonly SchemaElement[];
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Definition level from which on the outermost list has an element; 0 without a list. */
  readonly listDefinition: number;
  /** `a.b` for leaf `b` of the group `a`; the name of the list where it lies in one. */
  readonly name: string;
  /** False inside maps, and where a list holds more than one leaf. */
  readonly simple: boolean;
}

const MAX_DEPTH = 64;
const MAX_LEAVES = 100_000;

interface Node {
  readonly element: SchemaElement;
  readonly children: readonly Node[];
}

/** @returns null where the list of elements is no tree */
export function leafColumns(schema: readonly SchemaElement[]): readonly Leaf[] | null {
  let next = 0;
  const node = (depth: number): Node | null => {
    const element = schema[next];
    next += 1;
    if (element === undefined || depth > MAX_DEPTH) return null;
    const children: Node[] = [];
    for (let child = 0; child < (element.num_children ?? 0); child += 1) {
      const found = node(depth + 1);
      if (found === null) return null;
      children.push(found);
    }
    return { element, children };
  };
  const root = node(0);
  if (root === null || next !== schema.length) return null;
  const leaves: Leaf[] = [];
  const visit = ({ element, children }: Node, path: readonly SchemaElement[]): void => {
    const here = [...path, element];
    for (const child of children) visit(child, here);
    if (children.length === 0 && element.type !== undefined && leaves.length < MAX_LEAVES)
      leaves.push(leaf(leaves.length, element, here));
  };
  for (const child of root.children) visit(child, []);
  return uniqueLists(leaves);
}

function leaf(index: number, element: SchemaElement, path: readonly SchemaElement[]): Leaf {
  let maxDefinition = 0;
  let maxRepetition = 0;
  let listDefinition = 0;
  const names: string[] = [];
  for (const step of path) {
    const repeated = step.repetition_type === 'REPEATED';
    // The name ends with the list, whose inner groups are called `list`, `element`, `item` …
    if (maxRepetition === 0 && !(repeated && isList(path[names.length - 1]))) names.push(step.name);
    if (step.repetition_type !== 'REQUIRED') maxDefinition += 1;
    if (repeated) maxRepetition += 1;
    if (repeated && maxRepetition === 1) listDefinition = maxDefinition;
  }
  const map = path.some(({ converted_type, logical_type }) =>
    [converted_type, logical_type?.type].some((type) => type?.startsWith('MAP') === true),
  );
  return {
    index,
    element,
    path,
    maxDefinition,
    maxRepetition,
    listDefinition,
    name: names.join('.'),
    simple: !map,
  };
}

function isList(element: SchemaElement | undefined): boolean {
  return element?.converted_type === 'LIST' || element?.logical_type?.type === 'LIST';
}

/** Leaves of one list that share its name are a list of groups. */
function uniqueLists(leaves: readonly Leaf[]): readonly Leaf[] {
  const counts = new Map<string, number>();
  for (const { name } of leaves) counts.set(name, (counts.get(name) ?? 0) + 1);
  return leaves.map((found) =>
    counts.get(found.name) === 1 ? found : { ...found, simple: false },
  );
}
