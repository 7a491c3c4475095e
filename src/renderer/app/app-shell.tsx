import { useHotkeys } from '@mantine/hooks';
import { formatPlace, parsePlace } from '../location/place';
import { SCREENS } from '../screens/registry';
import classes from './app-shell.module.css';
import { ConnectionBanner } from './connection-banner';
import { DropTarget } from './drop-target';
import { Header } from './header';
import { Navigation } from './navigation';
import { ScreenOutlet } from './screen-outlet';
import { SkipLink } from './skip-link';
import { useInitialPath } from './use-initial-path';
import { useOpenShortcut } from './use-open-shortcut';

/** The frame around every screen. */
export function AppShell() {
  useInitialPath();
  const openDialog = useOpenShortcut();
  useHotkeys(
    SCREENS.map((screen, index) => [`alt+${index + 1}`, () => goToScreen(screen.id)]),
    [],
  );
  return (
    <DropTarget>
      <SkipLink />
      {openDialog}
      <div className={classes.shell}>
        <Header />
        <div className={classes.banner}>
          <ConnectionBanner />
        </div>
        <Navigation />
        <main id="content" className={classes.content} tabIndex={-1}>
          <ScreenOutlet />
        </main>
      </div>
    </DropTarget>
  );
}

function goToScreen(screen: string): void {
  const { query } = parsePlace(window.location.hash);
  window.location.hash = formatPlace({ screen, query });
}
