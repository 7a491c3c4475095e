import type { CID } from 'multiformats';
import type { Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { BlockStore } from './block-store';
import type { CarRows, RowBlock } from './car-rows';

/** What an opened archive is made of. */
export interface CarDatasetParts {
  readonly store: BlockStore;
  readonly root: CID;
  readonly rows: CarRows;
  readonly blocks: readonly RowBlock[];
  /** `table`: as Arrayscope writes it; `records`: lists of maps. */
  readonly kind: 'table' | 'records';
  readonly problems: readonly Problem[];
  readonly metadata: JsonObject;
}
