import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from '@mantine/core';

/** Around Okabe–Ito's blue: the one colour of things that can be acted on. */
const accent: MantineColorsTuple = [
  '#e8f2fa',
  '#cfe3f3',
  '#a6cbe8',
  '#78b0dc',
  '#4d96cf',
  '#2a7ebd',
  '#0f69ab',
  '#0a5a95',
  '#084d80',
  '#053c67',
];

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f3',
  '#e3e6eb',
  '#d3d8df',
  '#b9c0ca',
  '#8b949f',
  '#5a6470',
  '#434b55',
  '#2d333b',
  '#1b2027',
];

const dark: MantineColorsTuple = [
  '#e4e7eb',
  '#c3c9d1',
  '#a3acb8',
  '#7d8793',
  '#4a525d',
  '#343b45',
  '#282e36',
  '#1c2027',
  '#15181d',
  '#0f1215',
];

/** Four sizes of type and no more: 12 for notes, 13 for everything, 15 for titles, 20 for names. */
export const theme = createTheme({
  colors: { accent, gray, dark },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 7 },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '4px', lg: '6px', xl: '8px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { label: { fontWeight: 500 } } },
    InputWrapper: {
      styles: { label: { fontSize: '12px', fontWeight: 400, color: 'var(--as-dim)' } },
    },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', checkIconPosition: 'right', allowDeselect: false } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' }, styles: { label: { fontWeight: 400 } } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 12 } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.4 },
      },
    },
    Badge: {
      defaultProps: { radius: 'sm', tt: 'none', fw: 400 },
      styles: { label: { fontSize: '12px' } },
    },
    Kbd: { styles: { root: { fontSize: '12px' } } },
    // The placeholder is no menu item, which a menu may not hold.
    Menu: { defaultProps: { shadow: 'sm', withInitialFocusPlaceholder: false } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Tabs: { defaultProps: { keepMounted: false } },
  },
});

/** Mantine's own text, border and body colours, set to ours (app/global.css). */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--as-surface)',
    '--mantine-color-text': 'var(--as-text)',
    '--mantine-color-dimmed': 'var(--as-dim)',
    '--mantine-color-default-border': 'var(--as-line-strong)',
    '--mantine-color-placeholder': 'var(--as-dim)',
    '--mantine-color-error': 'var(--as-error)',
  };
  return { variables: {}, light: shared, dark: shared };
};
