import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import classes from './navigation.module.css';

const SCHEMES = [
  { id: 'auto', label: 'As the system', icon: IconDeviceDesktop },
  { id: 'light', label: 'Light', icon: IconSun },
  { id: 'dark', label: 'Dark', icon: IconMoon },
] as const;

export function ColourSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const current = SCHEMES.find((scheme) => scheme.id === colorScheme) ?? SCHEMES[0];
  return (
    <Menu position="right-end">
      <Menu.Target>
        <button type="button" className={classes.item}>
          <current.icon size={18} stroke={1.6} aria-hidden />
          Colours
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme.id}
            leftSection={<scheme.icon size={14} aria-hidden />}
            rightSection={
              scheme.id === colorScheme ? <IconCheck size={14} aria-label="chosen" /> : null
            }
            onClick={() => setColorScheme(scheme.id)}
          >
            {scheme.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
