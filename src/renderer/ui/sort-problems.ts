import type { Problem } from '../../shared/model/dataset';
import { countOf } from './format-number';

/** Errors before warnings, otherwise in the order they were found. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [
    ...problems.filter((problem) => problem.severity === 'error'),
    ...problems.filter((problem) => problem.severity === 'warning'),
  ];
}

/** `2 errors, 1 warning`; `no problems`. */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    errors > 0 ? countOf(errors, 'error') : null,
    warnings > 0 ? countOf(warnings, 'warning') : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}
