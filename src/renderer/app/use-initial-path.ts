import { useEffect, useRef } from 'react';
import { useOpenPath } from '../dataset/use-open-path';
import { useShellInfo } from '../folders/use-shell-info';
import { goTo } from '../location/use-place';
import { HOME } from '../screens/registry';

/** A window without a place of its own opens the path from the command line, or the first screen. */
export function useInitialPath(): void {
  const info = useShellInfo();
  const { mutate: open } = useOpenPath();
  const done = useRef(false);
  useEffect(() => {
    if (done.current || info === null) return;
    done.current = true;
    if (window.location.hash.length > 1) return;
    if (info.initialPath === null) goTo({ screen: HOME, query: {} });
    else open(info.initialPath, { onError: () => goTo({ screen: HOME, query: {} }) });
  }, [info, open]);
}
