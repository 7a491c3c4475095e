import type { OperationInfo } from '../../../shared/model/benchmark';
import { access } from './access';
import { append } from './append';
import { deleteCompact } from './delete-compact';
import { findById } from './find-by-id';
import { fullRead } from './full-read';
import { loadModifySave } from './load-modify-save';
import { nearest } from './nearest';
import { open } from './open';
import { projection } from './projection';
import { randomBatchRead } from './random-batch-read';
import { randomRead } from './random-read';
import { randomThousand } from './random-thousand';
import { replace } from './replace';
import { sequentialRead } from './sequential-read';
import { sortedBatchRead } from './sorted-batch-read';
import { stream } from './stream';
import type { Operation } from './types';
import { write } from './write';
import { writeCollected } from './write-collected';

/** Every operation, in the order in which reports list them. Adding one is a file and a line. */
export const OPERATIONS: readonly Operation[] = [
  write,
  writeCollected,
  open,
  access,
  fullRead,
  sequentialRead,
  stream,
  projection,
  randomRead,
  randomBatchRead,
  randomThousand,
  sortedBatchRead,
  findById,
  nearest,
  replace,
  append,
  deleteCompact,
  loadModifySave,
];

export function findOperation(id: string): Operation | undefined {
  return OPERATIONS.find((operation) => operation.id === id);
}

/** As the terminal and the window see them. */
export function operationInfos(): readonly OperationInfo[] {
  return OPERATIONS.map(({ id, label, description, timed, kind, group, default: isDefault }) => ({
    id,
    label,
    description,
    timed,
    kind,
    group,
    default: isDefault,
  }));
}
