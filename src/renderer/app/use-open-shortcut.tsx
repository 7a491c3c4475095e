import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useOpenPath } from '../dataset/use-open-path';
import { useChooseFolder } from '../folders/use-choose-folder';
import { failureInfo } from '../ui/failure-info';

/** Ctrl+O or ⌘O on any screen. Returns the dialog to be rendered. */
export function useOpenShortcut(): ReactNode {
  const open = useOpenPath();
  const folder = useChooseFolder({
    title: 'Open a dataset',
    onChoose: (path) =>
      open.mutate(path, {
        onError: (error) =>
          notifications.show({ color: 'red', title: path, message: failureInfo(error).message }),
      }),
  });
  useHotkeys([['mod+O', folder.choose]], []);
  return folder.dialog;
}
