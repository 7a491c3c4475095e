import type { Inspection, Problem } from '../../shared/model/dataset';
import type { CheckOptions } from '../formats/types';
import type { OpenedDataset } from './open';

/** Everything there is to say about an open dataset, after the full check. */
export async function inspectDataset(
  { dataset, summary }: OpenedDataset,
  { signal, report }: CheckOptions = {},
): Promise<Inspection> {
  const found = await dataset.check({ signal, report });
  const fileEntries = await dataset.files();
  return {
    ...summary,
    bytes: fileEntries.reduce((sum, file) => sum + file.bytes, 0),
    files: fileEntries.length,
    facts: await dataset.facts(),
    fileEntries,
    documents: await dataset.documents(),
    problems: orderProblems([...summary.problems, ...found]),
  };
}

/** Each problem once, errors first, otherwise in the order they were found. */
export function orderProblems(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(
    problems.map((problem) => {
      const { severity, code, message, path, row } = problem;
      return [JSON.stringify([severity, code, message, path, row]), problem];
    }),
  );
  const all = [...distinct.values()];
  return [
    ...all.filter((problem) => problem.severity === 'error'),
    ...all.filter((problem) => problem.severity === 'warning'),
  ];
}
