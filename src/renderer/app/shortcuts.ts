/** Every shortcut that works somewhere, for the list that `?` shows. */
export interface Shortcut {
  /** In Mantine's notation; alternatives one after the other. */
  readonly keys: readonly string[];
  readonly does: string;
}

export const SHORTCUTS: readonly {
  readonly where: string;
  readonly shortcuts: readonly Shortcut[];
}[] = [
  {
    where: 'Everywhere',
    shortcuts: [
      { keys: ['mod+O'], does: 'Open a dataset' },
      { keys: ['alt+1', 'alt+2', 'alt+3', 'alt+4', 'alt+5', 'alt+6'], does: 'Go to a screen' },
      { keys: ['/'], does: 'Search in this screen' },
      { keys: ['?'], does: 'This list' },
    ],
  },
  {
    where: 'Row list',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Previous, next row' },
      { keys: ['PageUp', 'PageDown'], does: 'One page up, down' },
      { keys: ['Home', 'End'], does: 'First, last row' },
      { keys: ['G'], does: 'Go to a row number' },
    ],
  },
  {
    where: 'Image',
    shortcuts: [
      { keys: ['←', '→', '↑', '↓'], does: 'Move the crosshair by one value; with Shift by ten' },
      { keys: ['+', '-'], does: 'Zoom in, out' },
      { keys: ['0'], does: 'Fit into the pane' },
      { keys: ['Esc'], does: 'Put the crosshair away' },
    ],
  },
];
