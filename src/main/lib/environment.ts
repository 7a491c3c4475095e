import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { sep } from 'node:path';
import { dependencies } from '../../../package.json';
import type { Environment } from '../../shared/model/benchmark-environment';
import { nearestExisting } from './nearest-existing';
import { ARRAYSCOPE_VERSION } from './version';

/**
 * The machine and the software, as they are now.
 * @param folder the file system that is told of; it may not exist yet
 */
export async function readEnvironment(folder: string): Promise<Environment> {
  const place = nearestExisting(folder);
  const mount = mountAt(place);
  return {
    arrayscope: ARRAYSCOPE_VERSION,
    node: process.versions.node,
    platform: `${type()} ${release()}`,
    architecture: arch(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    fileSystem: mount?.type ?? (await fileSystemNumber(place)),
    device: mount?.source ?? null,
    governor: frequencyGovernor(),
    runtime: 'electron' in process.versions ? 'Electron' : 'Node',
    libraries: {
      // Versions are pinned, so these are the ones installed.
      ...dependencies,
      ...('electron' in process.versions ? { electron: process.versions.electron } : {}),
      v8: process.versions.v8,
    },
    startedAt: new Date().toISOString(),
    // 0 on Windows, which has no load average.
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** Where the system does not tell the file system's own name. */
async function fileSystemNumber(path: string): Promise<string> {
  return `type 0x${(await statfs(path)).type.toString(16)}`;
}

/** What decides the processor's frequency (`performance`, `powersave` …); null where not told. */
function frequencyGovernor(): string | null {
  try {
    return readFileSync(GOVERNOR, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

const GOVERNOR = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';

interface Mount {
  readonly point: string;
  readonly type: string;
  /** The block device, or what the file system names instead of one. */
  readonly source: string;
}

/** From proc(5), `/proc/self/mountinfo`: the deepest mount point above the path. */
function mountAt(path: string): Mount | undefined {
  if (process.platform !== 'linux') return undefined;
  let best: Mount | undefined;
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type, source] = after.split(' ');
    if (point === undefined || type === undefined || type === '') continue;
    const holds = point === sep || path === point || path.startsWith(`${point}${sep}`);
    if (holds && point.length >= (best?.point.length ?? 0))
      best = { point, type, source: source ?? '' };
  }
  return best;
}
