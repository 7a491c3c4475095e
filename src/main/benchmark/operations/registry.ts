import type { OperationInfo } from '../../../shared/model/benchmark';
import { access } from './access';
import { fullRead } from './full-read';
import { open } from './open';
import { randomBatchRead } from './random-batch-read';
import { randomRead } from './random-read';
import { sequentialRead } from './sequential-read';
import { stream } from './stream';
import type { Operation } from './types';
import { write } from './write';

/** Every operation, in the order in which reports list them. Adding one is a file and a line. */
export const OPERATIONS: readonly Operation[] = [
  write,
  open,
  access,
  fullRead,
  sequentialRead,
  stream,
  randomRead,
  randomBatchRead,
];

export function findOperation(id: string): Operation | undefined {
  return OPERATIONS.find((operation) => operation.id === id);
}

/** As the terminal and the window see them. */
export function operationInfos(): readonly OperationInfo[] {
  return OPERATIONS.map(({ id, label, description, timed, kind, default: isDefault }) => ({
    id,
    label,
    description,
    timed,
    kind,
    default: isDefault,
  }));
}
