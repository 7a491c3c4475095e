import { InputError } from '../../../shared/errors';

export function notArrow(path: string, why: string, cause?: unknown): InputError {
  return new InputError('not-arrow', `${path} is no Arrow IPC file that Arrayscope reads. ${why}`, {
    path,
    hint: 'Write it again with pyarrow.feather.write_feather, or pyarrow.ipc.new_file.',
    cause,
  });
}
