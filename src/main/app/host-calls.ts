import { assertNever } from '../../shared/errors';
import type { HostCall } from '../lib/engine-protocol';
import { pickFolder, reveal } from './dialogs';

/** What the engine asks of the desktop. */
export async function answerHostCall(call: HostCall): Promise<string | null> {
  switch (call.kind) {
    case 'pick-folder':
      return pickFolder(call.title);
    case 'reveal':
      await reveal(call.path);
      return null;
    default:
      return assertNever(call, 'host call');
  }
}
