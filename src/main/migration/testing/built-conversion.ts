/** The `conversion` entry built for a test: children start from a file, not from TypeScript. */
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { type ChildHandle, type SpawnChild } from '../../lib/child-job';
import { nodeSpawn } from '../../lib/node-child';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** Builds into a folder from which the packages are found; the caller removes it. */
export async function buildConversion(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'conversion-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: 'src/main/conversion.ts',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].js' } },
    },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Spawns it, and hands every child to the test. */
export function spawnBuilt(
  folder: string,
  onChild: (child: ChildHandle) => void = () => undefined,
): SpawnChild {
  const spawn = nodeSpawn(folder);
  return (entry, options) => {
    const child = spawn(entry, options);
    onChild(child);
    return child;
  };
}
