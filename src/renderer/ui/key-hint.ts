/** How a shortcut is written here: `⌘O` on a Mac, `Ctrl+O` elsewhere. */
export function keyHint(keys: string, isMac = navigator.userAgent.includes('Mac')): string {
  return isMac
    ? keys.replace('mod+', '⌘').replace('alt+', '⌥').toUpperCase()
    : keys
        .split('+')
        .map((key) => (key === 'mod' ? 'Ctrl' : key.charAt(0).toUpperCase() + key.slice(1)))
        .join('+');
}
