import {
  IconChartLine,
  IconDatabase,
  IconStackPush,
  IconStairs,
  IconTable,
  IconTransform,
} from '@tabler/icons-react';
import type { Screen } from './screen';

/** Every screen, in the order of the navigation. A screen is a folder beside this file and a line. */
export const SCREENS = [
  {
    id: 'datasets',
    label: 'Datasets',
    description: 'Open a dataset, or a folder that holds many',
    icon: IconDatabase,
    load: () => import('./datasets/screen'),
  },
  {
    id: 'inspect',
    label: 'Inspect',
    description: 'What is in the open dataset, row by row',
    icon: IconTable,
    load: () => import('./inspect/screen'),
  },
  {
    id: 'benchmark',
    label: 'Benchmark',
    description: 'Measure formats side by side',
    icon: IconChartLine,
    load: () => import('./benchmark/screen'),
  },
  {
    id: 'convert',
    label: 'Convert',
    description: 'Write the open dataset in another format, verified',
    icon: IconTransform,
    load: () => import('./convert/screen'),
  },
  {
    id: 'phases',
    label: 'Phases',
    description: 'How far the datasets of a folder are moved to another format',
    icon: IconStairs,
    load: () => import('./phases/screen'),
  },
  {
    id: 'queue',
    label: 'Queue',
    description: 'Convert many datasets of a folder by one plan',
    icon: IconStackPush,
    load: () => import('./queue/screen'),
  },
] as const satisfies readonly Screen[];

export type ScreenId = (typeof SCREENS)[number]['id'];

export const HOME: ScreenId = 'datasets';

export function screenOf(id: string): Screen {
  return SCREENS.find((screen) => screen.id === id) ?? SCREENS[0];
}
