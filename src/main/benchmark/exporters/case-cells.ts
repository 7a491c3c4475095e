import type { CaseKey } from '../../../shared/model/benchmark';
import type { CsvLine } from './csv-text';

/** Columns of every line of a CSV file that belongs to a case. */
export const CASE_COLUMNS = ['format', 'settings', 'label', 'operation', 'way', 'items'] as const;

export function caseCells({ format, settings, label, operation, way, items }: CaseKey): CsvLine {
  return { format, settings: JSON.stringify(settings), label, operation, way, items };
}
