import { IconCircleX } from '@tabler/icons-react';
import type { CaseFailure, OperationInfo } from '../../../shared/model/benchmark';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import problemClasses from '../../ui/problem-list.module.css';

interface FailuresPanelProps {
  readonly failures: readonly CaseFailure[];
  readonly operations: readonly OperationInfo[];
}

/** Cases without a number: a case that failed, or read other rows than were written. */
export function FailuresPanel({ failures, operations }: FailuresPanelProps) {
  if (failures.length === 0) return null;
  return (
    <Panel flush title={`${countOf(failures.length, 'case')} failed and count nowhere`}>
      <ul className={problemClasses.list}>
        {failures.map((failure) => (
          <li key={`${failure.label} ${failure.operation} ${failure.items}`} data-severity="error">
            <IconCircleX size={16} role="img" aria-label="Failed" />
            <span className={problemClasses.message}>
              {operations.find(({ id }) => id === failure.operation)?.label ?? failure.operation},{' '}
              {failure.label}, {countOf(failure.items, 'item')}: {failure.message}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
