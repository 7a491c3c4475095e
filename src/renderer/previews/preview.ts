import type { ComponentType, ReactNode } from 'react';
import type { Field } from '../../shared/model/dataset';

/** The row whose field is shown. */
export interface PreviewSource {
  readonly datasetId: string;
  readonly field: Field;
  readonly row: number;
  /** Names exported files and what is read out: the row's id where it has one. */
  readonly name: string;
}

export interface PreviewProps {
  readonly source: PreviewSource;
  /** What the preview puts below its own controls: statistics, which are the same for all. */
  readonly aside: ReactNode;
}

/** One way of looking at a row. */
export interface Preview {
  readonly id: string;
  readonly label: string;
  readonly supports: (field: Field) => boolean;
  readonly component: ComponentType<PreviewProps>;
}
