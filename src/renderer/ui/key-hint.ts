/** How a shortcut is written here: `⌘O` on a Mac, `Ctrl+O` elsewhere. */
export function keyHint(keys: string, isMac = navigator.userAgent.includes('Mac')): string {
  return isMac
    ? keys.replace('mod+', '⌘').toUpperCase()
    : keys
        .split('+')
        .map((key) => (key === 'mod' ? 'Ctrl' : key.length === 1 ? key.toUpperCase() : key))
        .join('+');
}
