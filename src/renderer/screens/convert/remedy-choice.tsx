import { Button } from '@mantine/core';
import type { Remedy } from '../../../shared/model/migration';
import { useFormatLabel } from '../../dataset/use-formats';
import { Panel } from '../../ui/panel';
import classes from './preflight.module.css';

interface RemedyChoiceProps {
  readonly remedies: readonly Remedy[];
  readonly onChoose: (remedy: Remedy) => void;
}

/** Where the target cannot hold a field: what holds all of them; the plan is then made again. */
export function RemedyChoice({ remedies, onChoose }: RemedyChoiceProps) {
  const labelOf = useFormatLabel();
  if (remedies.length === 0) return null;
  return (
    <Panel title="What holds every field">
      <p className={classes.text}>
        Each of these can be undone exactly. Choose one, and the plan is made again.
      </p>
      <div className={classes.remedies}>
        {remedies.map((remedy) => (
          <Button
            key={`${remedy.to} ${JSON.stringify(remedy.settings)}`}
            variant="default"
            size="compact-sm"
            onClick={() => onChoose(remedy)}
          >
            {remedy.setting === undefined
              ? labelOf(remedy.to)
              : `${labelOf(remedy.to)} with ${remedy.setting.name} ${remedy.setting.value}`}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
