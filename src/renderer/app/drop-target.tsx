import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useOpenPath } from '../dataset/use-open-path';
import { droppedPath } from '../folders/dropped-path';
import { FolderBrowser } from '../folders/folder-browser';
import { failureInfo } from '../ui/failure-info';
import classes from './drop-target.module.css';

/** Opens a folder or file that is dropped anywhere into the window. */
export function DropTarget({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false);
  const [browsing, browser] = useDisclosure(false);
  // Entering a child leaves its parent: only the difference says whether the pointer is outside.
  const depth = useRef(0);
  const open = useOpenPath();

  const openPath = (path: string) =>
    open.mutate(path, {
      onError: (error) =>
        notifications.show({ color: 'red', title: path, message: failureInfo(error).message }),
    });

  const move = (event: DragEvent, by: 1 | -1) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };

  const drop = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    const file = event.dataTransfer.files.item(0);
    const path = file === null ? null : droppedPath(file);
    if (path !== null) {
      openPath(path);
      return;
    }
    notifications.show({
      title: `“${file?.name ?? 'This'}” cannot be opened by dropping it`,
      message:
        'A browser hides where a dropped folder lies. Choose it in the folder browser, or type its path.',
    });
    browser.open();
  };

  return (
    <div
      onDragEnter={(event) => move(event, 1)}
      onDragLeave={(event) => move(event, -1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {over && <div className={classes.overlay}>Drop a dataset folder to open it</div>}
      <FolderBrowser
        opened={browsing}
        title="Open a dataset"
        onClose={browser.close}
        onChoose={openPath}
      />
    </div>
  );
}
