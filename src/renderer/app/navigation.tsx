import { Tooltip } from '@mantine/core';
import { formatPlace } from '../location/place';
import { usePlace } from '../location/use-place';
import { SCREENS, screenOf } from '../screens/registry';
import { keyHint } from '../ui/key-hint';
import { ColourSchemeSwitch } from './colour-scheme-switch';
import classes from './navigation.module.css';
import { ShortcutsButton } from './shortcuts-button';

/** The screens, one below the other. The query stays, so that the open dataset stays open. */
export function Navigation() {
  const place = usePlace();
  const current = screenOf(place.screen).id;
  return (
    <nav className={classes.rail} aria-label="Screens">
      {SCREENS.map((screen, index) => (
        <Tooltip
          key={screen.id}
          label={`${screen.description} (${keyHint(`alt+${index + 1}`)})`}
          position="right"
        >
          <a
            className={classes.item}
            href={formatPlace({ screen: screen.id, query: place.query })}
            aria-current={screen.id === current ? 'page' : undefined}
          >
            <screen.icon size={20} stroke={1.6} aria-hidden />
            {screen.label}
          </a>
        </Tooltip>
      ))}
      <div className={classes.rest} />
      <ShortcutsButton />
      <ColourSchemeSwitch />
    </nav>
  );
}
