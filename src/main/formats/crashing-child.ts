/** Children that die on the way: as one bundle each, built once, and how a run of one ended. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface Crashed {
  readonly died: boolean;
  readonly points: number;
  readonly ms: number;
  /** The call that it died at. */
  readonly where: string;
}

/** Where flushing costs nothing: a killed process loses nothing that it wrote, flushed or not. */
export function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

const building = new Map<string, Promise<string>>();

const builtFolder = (): string => join(ROOT, '.cache', `crash-suite-${process.pid}`);

/** For the file that ran the suite, when it is done. */
export async function removeBuiltChildren(): Promise<void> {
  await rm(builtFolder(), { recursive: true, force: true });
}

/** @param entry name of a module beside this one; inside the project, so that it finds its packages */
export function builtChild(entry: string): Promise<string> {
  const begun = building.get(entry);
  if (begun !== undefined) return begun;
  const built = (async () => {
    const outDir = join(builtFolder(), basename(entry, '.ts'));
    await build({
      configFile: false,
      root: ROOT,
      logLevel: 'silent',
      publicDir: false,
      build: {
        ssr: join(import.meta.dirname, entry),
        outDir,
        target: 'node20',
        minify: false,
        rollupOptions: { output: { entryFileNames: 'child.mjs' } },
      },
    });
    return join(outDir, 'child.mjs');
  })();
  building.set(entry, built);
  return built;
}

export function runChild(child: string, args: readonly string[]): Promise<Crashed> {
  return new Promise((resolveRun, reject) => {
    const started = spawn(process.execPath, [child, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    started.stdout.on('data', (data) => (output += String(data)));
    started.stderr.on('data', (data) => (errors += String(data)));
    started.once('error', reject);
    started.once('close', (code, signal) => {
      if (signal === 'SIGKILL')
        resolveRun({ died: true, points: 0, ms: 0, where: errors.trim() || 'at a moment' });
      else if (code === 0) resolveRun({ died: false, where: '', ...readReport(output) });
      else reject(new Error(`the child ended with ${code ?? signal}: ${errors}`));
    });
  });
}

function readReport(output: string): { readonly points: number; readonly ms: number } {
  const report: unknown = JSON.parse(output);
  if (typeof report !== 'object' || report === null) throw new TypeError(output);
  return { points: Number(Reflect.get(report, 'points')), ms: Number(Reflect.get(report, 'ms')) };
}
