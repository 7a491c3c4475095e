import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { sep } from 'node:path';
import { dependencies } from '../../../package.json';
import type { Environment } from '../../shared/model/benchmark';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { nearestExisting } from './free-space';
import { workRoot } from './work-folder';

/** Packages that move the data; their versions are pinned, so these are the ones installed. */
const LIBRARIES = ['@lancedb/lancedb', 'apache-arrow'] as const;

/** The machine and the software, as they are when a run begins. */
export async function readEnvironment(folder: string = workRoot()): Promise<Environment> {
  return {
    arrayscope: ARRAYSCOPE_VERSION,
    node: process.versions.node,
    platform: `${type()} ${release()}`,
    architecture: arch(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    fileSystem: await fileSystemAt(nearestExisting(folder)),
    libraries: {
      ...Object.fromEntries(LIBRARIES.map((name) => [name, dependencies[name]])),
      ...('electron' in process.versions ? { electron: process.versions.electron } : {}),
      v8: process.versions.v8,
    },
    startedAt: new Date().toISOString(),
    // 0 on Windows, which has no load average.
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** The file system's own name where the system tells it, else its type number. */
async function fileSystemAt(path: string): Promise<string> {
  const mounted = mountTypeAt(path);
  if (mounted !== undefined) return mounted;
  return `type 0x${(await statfs(path)).type.toString(16)}`;
}

/** From proc(5), `/proc/self/mountinfo`: the deepest mount point above the path. */
function mountTypeAt(path: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  let best: { point: string; type: string } | undefined;
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const name = after.split(' ')[0];
    if (point === undefined || name === undefined || name === '') continue;
    const holds = point === sep || path === point || path.startsWith(`${point}${sep}`);
    if (holds && point.length >= (best?.point.length ?? 0)) best = { point, type: name };
  }
  return best?.type;
}
