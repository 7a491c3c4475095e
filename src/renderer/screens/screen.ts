import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** One screen of the program: how the navigation names it, and what it shows. */
export interface Screen {
  /** Also its address: `#/<id>`. */
  readonly id: string;
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly description: string;
  readonly icon: Icon;
  /** Loaded when the screen is first opened. Named exports: `{ Screen }`. */
  readonly load: () => Promise<{ readonly Screen: ComponentType }>;
}
