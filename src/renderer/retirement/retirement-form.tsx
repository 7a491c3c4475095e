import { Button, Group, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RetirementPlan, RetirementRequest } from '../../shared/model/retirement';
import { PathField } from '../folders/path-field';
import { useChooseFolder } from '../folders/use-choose-folder';
import { formatBytes } from '../ui/format-bytes';
import { countOf } from '../ui/format-number';
import classes from './retirement.module.css';

interface RetirementFormProps {
  readonly plan: RetirementPlan;
  readonly busy: boolean;
  readonly onStart: (choice: Omit<RetirementRequest, 'destination'>) => void;
  readonly onClose: () => void;
}

const FOREIGN_SHOWN = 5;

/** What would move and what stays, where it goes, and its name typed out. */
export function RetirementForm({ plan, busy, onStart, onClose }: RetirementFormProps) {
  const [how, setHow] = useState<'archive' | 'remove'>('archive');
  const [archive, setArchive] = useState('');
  const [name, setName] = useState('');
  const folder = useChooseFolder({
    title: 'Choose the archive',
    chooseLabel: 'Archive here',
    onChoose: setArchive,
  });
  const missing = [
    ...(how === 'archive' && archive === '' ? ['the archive folder'] : []),
    ...(name === plan.name ? [] : ['its name']),
  ];
  return (
    <div className={classes.form}>
      <p>
        <span className="mono">{plan.source}</span>: {countOf(plan.files, 'file')},{' '}
        {formatBytes(plan.bytes)}. Its {countOf(plan.rows, 'row')} were verified in{' '}
        <span className="mono">{plan.publishedPath}</span>. Before anything moves, both are checked
        to be as they were then.
      </p>
      <Stays plan={plan} />
      <Radio.Group value={how} onChange={(value) => setHow(value === 'remove' ? value : 'archive')}>
        <div className={classes.choices}>
          <Radio value="archive" label="Archive it: move it to another folder" />
          {how === 'archive' && (
            <div className={classes.archive}>
              <PathField
                value={archive}
                label="Archive folder"
                placeholder="A folder that is there already"
                button="Use"
                onSubmit={setArchive}
              />
              <Button variant="default" onClick={folder.choose}>
                Choose …
              </Button>
            </div>
          )}
          {how === 'archive' && archive !== '' && (
            <p className={classes.hint}>
              It will be{' '}
              <span className="mono">{`${archive.replace(/\/+$/, '')}/${plan.name}`}</span>. On
              another disk it is copied, and every byte compared, before the original goes.
            </p>
          )}
          <Radio value="remove" label="Remove it: the result is then the only copy" />
        </div>
      </Radio.Group>
      <TextInput
        label={`Type its name to go on: ${plan.name}`}
        value={name}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="sm">
        {missing.length > 0 && <span className="dim">Still needed: {missing.join(', ')}</span>}
        <Button variant="default" disabled={busy} onClick={onClose}>
          Keep it
        </Button>
        <Button
          {...(how === 'remove' ? { color: 'red.9' } : {})}
          disabled={missing.length > 0 || busy}
          loading={busy}
          onClick={() => onStart({ name, archive: how === 'archive' ? archive : null })}
        >
          {how === 'archive' ? 'Archive the source' : 'Remove the source'}
        </Button>
      </Group>
      {folder.dialog}
    </div>
  );
}

function Stays({ plan: { shared, foreign } }: { readonly plan: RetirementPlan }) {
  if (shared.length + foreign.length === 0) return null;
  const rest = foreign.length - FOREIGN_SHOWN;
  return (
    <ul className={classes.stays}>
      {shared.length > 0 && (
        <li>
          Stays, because the result uses it too: <span className="mono">{shared.join(', ')}</span>
        </li>
      )}
      {foreign.length > 0 && (
        <li>
          Stays, because it is not part of the source:{' '}
          <span className="mono">{foreign.slice(0, FOREIGN_SHOWN).join(', ')}</span>
          {rest > 0 && ` and ${countOf(rest, 'more file')}`}
        </li>
      )}
    </ul>
  );
}
