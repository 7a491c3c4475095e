import { useQuery } from '@tanstack/react-query';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import { decodeTensorFrame } from '../../../../shared/model/tensor-frame';
import { useEngine } from '../../../engine/use-engine';
import { formatExactBytes } from '../../../ui/format-bytes';
import { holdsNumbers } from '../../../previews/field-shape';
import { compareTensors } from './compare-tensors';
import type { FieldPair } from './match-fields';
import type { PairRow } from './use-pair-row';

export type FieldOutcome = { readonly equal: boolean; readonly text: string };

/** Whether a field of the two rows is the same: numbers by their bytes, text as it is. */
export function useFieldComparison(
  open: { readonly source: OpenDataset; readonly result: OpenDataset },
  pair: PairRow,
  fields: FieldPair,
) {
  const engine = useEngine();
  const { source, destination } = fields;
  return useQuery({
    queryKey: [
      'pair-field',
      open.source.datasetId,
      open.result.datasetId,
      pair.result.row,
      pair.source?.row,
      source.name,
    ],
    staleTime: Infinity,
    gcTime: 10_000,
    queryFn: async ({ signal }): Promise<FieldOutcome> => {
      if (pair.source === null) return { equal: false, text: 'no such row in the source' };
      if (destination === null) return { equal: false, text: 'missing in the result' };
      if (!holdsNumbers(source)) {
        return textOutcome(cellOf(pair.source, source.name), cellOf(pair.result, destination.name));
      }
      const tensor = async (dataset: OpenDataset, row: number, field: string) =>
        decodeTensorFrame(
          await engine.datasets.tensor({ datasetId: dataset.datasetId, row, field }, { signal }),
        );
      const [left, right] = await Promise.all([
        tensor(open.source, pair.source.row, source.name),
        tensor(open.result, pair.result.row, destination.name),
      ]);
      const compared = compareTensors(left, right);
      return compared.equal
        ? { equal: true, text: `all ${formatExactBytes(compared.bytes)} equal` }
        : { equal: false, text: compared.reason };
    },
  });
}

type Line = PairRow['result'];

/** Text of an id or text field; the id has a place of its own in a page of rows. */
function cellOf(line: Line, name: string): string | null {
  const column = line.columns.indexOf(name);
  return column < 0 ? line.id : (line.cells[column] ?? null);
}

function textOutcome(left: string | null, right: string | null): FieldOutcome {
  if (left === right) return { equal: true, text: left ?? 'null' };
  return { equal: false, text: `${left ?? 'null'} became ${right ?? 'null'}` };
}
