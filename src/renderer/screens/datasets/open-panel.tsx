import { Button, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconFolderSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useOpenPath } from '../../dataset/use-open-path';
import { PathField } from '../../folders/path-field';
import { useChooseFolder } from '../../folders/use-choose-folder';
import { useShellInfo } from '../../folders/use-shell-info';
import { FailureNote } from '../../ui/failure-note';
import { keyHint } from '../../ui/key-hint';
import { Panel } from '../../ui/panel';
import classes from './datasets.module.css';

/** A path typed, or chosen in a dialog. Dropping works anywhere in the window. */
export function OpenPanel({ path }: { readonly path: string }) {
  const info = useShellInfo();
  const open = useOpenPath();
  const input = useRef<HTMLInputElement>(null);
  const folder = useChooseFolder({
    title: 'Open a dataset',
    onChoose: (chosen) => open.mutate(chosen),
    ...(path === '' ? {} : { start: path }),
  });
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <Panel>
      <div className={classes.open}>
        <PathField
          value={path}
          label="Path of a dataset or of a folder with datasets"
          placeholder="Path of a dataset, or of a folder that holds many"
          button="Open"
          busy={open.isPending}
          inputRef={input}
          onSubmit={(chosen) => open.mutate(chosen)}
        />
        <Tooltip label={`Choose a folder (${keyHint('mod+O')})`}>
          <Button
            variant="default"
            leftSection={<IconFolderSearch size={16} aria-hidden />}
            onClick={folder.choose}
          >
            Browse…
          </Button>
        </Tooltip>
      </div>
      {open.isError ? (
        <div style={{ marginTop: 8 }}>
          <FailureNote error={open.error} what="This could not be opened" />
        </div>
      ) : (
        <p className={classes.hint}>
          {info?.canPickFolder === true
            ? 'Or drop a folder into the window.'
            : 'Paths are those of the machine that runs Arrayscope. A browser does not tell where a dropped folder lies.'}
        </p>
      )}
      {folder.dialog}
    </Panel>
  );
}
