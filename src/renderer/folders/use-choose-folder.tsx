import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { useEngine } from '../engine/use-engine';
import { failureInfo } from '../ui/failure-info';
import { FolderBrowser } from './folder-browser';
import { useShellInfo } from './use-shell-info';

interface ChooseFolder {
  /** Opens the system's folder dialog where there is one, otherwise the folder browser. */
  readonly choose: () => void;
  /** Render this somewhere: the folder browser, while it is open. */
  readonly dialog: ReactNode;
}

export function useChooseFolder(options: {
  readonly title: string;
  readonly onChoose: (path: string) => void;
  readonly chooseLabel?: string;
  readonly start?: string | undefined;
}): ChooseFolder {
  const { title, onChoose } = options;
  const engine = useEngine();
  const info = useShellInfo();
  const [browsing, setBrowsing] = useState(false);

  const choose = async () => {
    try {
      // Asked again where somebody is quicker than the first answer.
      const { canPickFolder } = info ?? (await engine.shell.info());
      if (!canPickFolder) {
        setBrowsing(true);
        return;
      }
      const { path } = await engine.shell.pickFolder({ title });
      if (path !== null) onChoose(path);
    } catch (error) {
      notifications.show({ color: 'red', title, message: failureInfo(error).message });
    }
  };

  return {
    choose: () => void choose(),
    dialog: <FolderBrowser {...options} opened={browsing} onClose={() => setBrowsing(false)} />,
  };
}
