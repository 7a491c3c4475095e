import { CancelledError } from '../../shared/errors';

/**
 * The reason of an abort that also discards what the run has staged. After every other one (a
 * pause, Ctrl-C, the program's end) what is finished stays for a run that resumes.
 */
export class DiscardRequest extends CancelledError {}
