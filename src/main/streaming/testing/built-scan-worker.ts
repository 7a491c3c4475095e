/** The `scan-worker` entry built for a test: threads start from a file, not from TypeScript. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../../..');

/** Builds into a folder from which the packages are found; the caller removes it. */
export async function buildScanWorker(): Promise<{ file: string; remove: () => Promise<void> }> {
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'scan-worker-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: 'src/main/scan-worker.ts',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].js' } },
    },
  });
  return {
    file: join(folder, 'scan-worker.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
