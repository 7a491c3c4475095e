import { Kbd, Modal, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { keyHint } from '../ui/key-hint';
import classes from './navigation.module.css';
import { SHORTCUTS } from './shortcuts';
import list from './shortcuts.module.css';

export function ShortcutsButton() {
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([
    ['shift+?', open, { usePhysicalKeys: false }],
    ['?', open],
  ]);
  return (
    <>
      <Tooltip label="Keyboard shortcuts (?)" position="right">
        <button type="button" className={classes.item} onClick={open}>
          <IconKeyboard size={18} stroke={1.6} aria-hidden />
          Keys
        </button>
      </Tooltip>
      <Modal opened={opened} onClose={close} title="Keyboard shortcuts" size={520}>
        {SHORTCUTS.map((group) => (
          <section key={group.where} className={list.group}>
            <h3>{group.where}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.does}>
                  <dt>
                    {shortcut.keys.map((key) => (
                      <Kbd key={key} size="xs">
                        {keyHint(key)}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{shortcut.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Modal>
    </>
  );
}
