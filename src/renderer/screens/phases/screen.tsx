import { Button, Tooltip } from '@mantine/core';
import { IconFolderSearch, IconStairs } from '@tabler/icons-react';
import { useRef } from 'react';
import { useHotkeys } from '@mantine/hooks';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { replaceQuery, usePlace } from '../../location/use-place';
import { EmptyNote } from '../../ui/empty-note';
import { Page } from '../../ui/page';
import { Panel } from '../../ui/panel';
import { PhasesView } from './phases-view';
import classes from './phases.module.css';

/** How far the datasets of a results root are moved from one format to another. */
export function Screen() {
  const { query } = usePlace();
  // The root that is listed under Datasets is the likely one.
  const root = query['phasesRoot'] ?? query['root'] ?? '';
  const input = useRef<HTMLInputElement>(null);
  const take = (path: string) => replaceQuery({ phasesRoot: path });
  const folder = useChooseFolder({
    title: 'Choose a results root',
    chooseLabel: 'Take this folder',
    onChoose: take,
    ...(root === '' ? {} : { start: root }),
  });
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <Page title="Phases">
      <div className={classes.stack}>
        <Panel>
          <div className={classes.open}>
            <PathField
              value={root}
              label="Path of a results root"
              placeholder="A folder with the folders of many runs below it"
              button="Look"
              inputRef={input}
              onSubmit={take}
            />
            <Tooltip label="Choose a folder">
              <Button
                variant="default"
                leftSection={<IconFolderSearch size={16} aria-hidden />}
                onClick={folder.choose}
              >
                Browse…
              </Button>
            </Tooltip>
          </div>
          {folder.dialog}
        </Panel>
        {root === '' ? (
          <EmptyNote
            icon={IconStairs}
            title="Which folder holds the runs?"
            text="Every dataset below it is shown by where it stands: not converted yet, both source and result, or the result alone; with what is safe to do next. Only headers and manifests are read, and nothing is changed."
          />
        ) : (
          <PhasesView key={root} root={root} />
        )}
      </div>
    </Page>
  );
}
