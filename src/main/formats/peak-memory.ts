/** How much memory this process held at most, for tests that bound it. */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Begins a measurement. @returns a function that gives the bytes by which resident memory rose
 * since, at the highest; on systems that do not tell their peak, by which it is higher now.
 */
export function measureGrowth(): () => number {
  const before = process.memoryUsage.rss();
  // proc(5): 5 sets the high-water mark to what is held now.
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  return () => highest() - before;
}

function highest(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  const status = readFileSync('/proc/self/status', 'latin1');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
