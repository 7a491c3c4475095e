import { Checkbox } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { OperationInfo } from '../../../shared/model/benchmark';
import { formatCount } from '../../ui/format-number';
import classes from './operation-choice.module.css';

interface OperationChoiceProps {
  readonly operations: readonly OperationInfo[];
  /** Ids. */
  readonly chosen: readonly string[];
  readonly problem: string | undefined;
  readonly onChange: (chosen: string[]) => void;
}

/** All operations, folded by what they are about: a closed group names those of it that are chosen. */
export function OperationChoice({ operations, chosen, problem, onChange }: OperationChoiceProps) {
  const set = (id: string, isChosen: boolean) =>
    onChange(
      operations
        .map((operation) => operation.id)
        .filter((other) => (other === id ? isChosen : chosen.includes(other))),
    );
  return (
    <fieldset className={classes.choice}>
      <legend>Operations</legend>
      {groupsOf(operations).map(({ group, members }) => (
        <details key={group} className={classes.group}>
          <summary>
            <IconChevronRight size={16} aria-hidden />
            <span>
              {group} <span className="dim">{chosenText(members, chosen)}</span>
            </span>
          </summary>
          <div className={classes.members}>
            {members.map(({ id, label, description, timed }) => (
              <Checkbox
                key={id}
                label={label}
                description={
                  <>
                    {description} <strong>Timed:</strong> {timed}
                  </>
                }
                checked={chosen.includes(id)}
                onChange={(event) => set(id, event.currentTarget.checked)}
              />
            ))}
          </div>
        </details>
      ))}
      {problem !== undefined && <p className={classes.wrong}>{problem}</p>}
    </fieldset>
  );
}

interface OperationGroup {
  readonly group: string;
  readonly members: readonly OperationInfo[];
}

/** In the order in which the engine names them. */
function groupsOf(operations: readonly OperationInfo[]): readonly OperationGroup[] {
  return [...new Set(operations.map(({ group }) => group))].map((group) => ({
    group,
    members: operations.filter((one) => one.group === group),
  }));
}

function chosenText(members: readonly OperationInfo[], chosen: readonly string[]): string {
  const labels = members.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
  return labels.length === 0 ? `none of ${formatCount(members.length)}` : labels.join(', ');
}
