import { execFileSync } from 'node:child_process';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** `Z…` has ended and only waits to be collected. */
  readonly state: string;
  readonly command: string;
}

/** The process itself and everything that it started, as far as it still runs. */
export function processTree(root: number): readonly ProcessEntry[] {
  const all = runningProcesses();
  const tree = all.filter(({ pid }) => pid === root);
  // Grows while it is walked: children follow their parents.
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Those of `pids` that still run. */
export function stillRunning(pids: readonly number[]): readonly ProcessEntry[] {
  return runningProcesses().filter(({ pid }) => pids.includes(pid));
}

function runningProcesses(): readonly ProcessEntry[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return lines.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
    return pid === undefined || parent === undefined || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), state, command }];
  });
}
