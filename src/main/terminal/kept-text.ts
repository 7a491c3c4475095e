import type { RowOrder } from '../../shared/model/dataset';
import type { ResumePoint } from '../../shared/model/migration';
import type { OpenOptions } from './open-option';
import { shellCommand } from './shell-command';
import { formatBytes, formatCount, plural } from './units';

/** What decides a conversion, as it was typed. */
export interface ConversionOptions extends OpenOptions {
  readonly to: string;
  readonly from?: string;
  readonly order: RowOrder;
  readonly set: readonly string[];
  readonly verify: boolean;
  readonly keepStaging?: boolean;
}

/** The same command, with `--resume`. */
export function resumeCommand(
  source: string,
  destination: string | undefined,
  options: ConversionOptions,
): string {
  return shellCommand([
    'migrate',
    source,
    ...(destination === undefined ? [] : [destination]),
    '--to',
    options.to,
    ...(options.from === undefined ? [] : ['--from', options.from]),
    ...(options.open ?? []).flatMap((setting) => ['--open', setting]),
    '--order',
    options.order,
    ...options.set.flatMap((setting) => ['--set', setting]),
    ...(options.verify ? [] : ['--no-verify']),
    ...(options.keepStaging === true ? ['--keep-staging'] : []),
    '--resume',
  ]);
}

/** Two lines: what is kept and how to go on with it, and how to discard it. */
export function keptText(kept: ResumePoint, resume: string, destination: string): string {
  const { rowsDone, rowsVerified, rows, stagedBytes } = kept;
  const verified = rowsVerified === 0 ? '' : `, ${formatCount(rowsVerified)} of them verified`;
  return [
    `Kept: ${formatCount(rowsDone)} of ${plural(rows, 'row')} written${verified} (${formatBytes(stagedBytes)}). Go on: ${resume}`,
    `Discard it instead: ${shellCommand(['rollback', destination])}`,
  ].join('\n');
}
