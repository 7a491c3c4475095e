import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isProcessAlive } from '../../lib/process-alive';

/** Names a running process so that another one can tell later whether it still runs. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  /** When it began, in the system's own words; empty where the system does not tell. */
  readonly began: string;
}

export function markOfThisProcess(): ProcessMark {
  return { pid: process.pid, host: hostname(), began: beginningOf(process.pid) };
}

export function isSameProcess(a: ProcessMark, b: ProcessMark): boolean {
  return a.pid === b.pid && a.host === b.host && a.began === b.began;
}

/**
 * Whether that process runs. A number that another process has taken since is told apart where
 * the system tells when a process began; a process of another machine is taken as running.
 */
export function isRunning(mark: ProcessMark): boolean {
  if (mark.host !== hostname()) return true;
  return isProcessAlive(mark.pid) && beginningOf(mark.pid) === mark.began;
}

/** Linux: the 22nd field of `stat`, ticks since the machine started, with the machine's start. */
function beginningOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
