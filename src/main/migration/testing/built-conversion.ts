/** Entries of the program built for a test: processes start from a file, not from TypeScript. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { type ChildHandle, type SpawnChild } from '../../lib/child-job';
import { nodeSpawn } from '../../lib/node-child';
import { CHILD_PLAN_VARIABLE, type ChildPlan } from './child-plan';

const ROOT = resolve(import.meta.dirname, '../../../..');

export interface Built {
  /** Holds `conversion.js`, and `child-preload.js` for what is planned of it. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Builds into a folder from which the packages are found; the caller removes it. */
export async function buildConversion(): Promise<Built> {
  const folder = await newFolder();
  await buildInto(folder, []);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The same with `cli.js`, which finds the conversion beside it. */
export async function buildTerminal(): Promise<Built> {
  const folder = await newFolder();
  const main = join(folder, 'main');
  await buildInto(main, ['src/main/cli.ts']);
  // By it a build is known; nothing that is tested here starts it.
  await writeFile(join(main, 'engine.js'), '');
  return { folder: main, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function newFolder(): Promise<string> {
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, 'conversion-'));
}

async function buildInto(outDir: string, more: readonly string[]): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: ['src/main/conversion.ts', 'src/main/migration/testing/child-preload.ts', ...more],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  });
}

/** Spawns it, and hands every child to the test. */
export function spawnBuilt(
  folder: string,
  onChild: (child: ChildHandle) => void = () => undefined,
  plan?: ChildPlan,
): SpawnChild {
  const spawn = nodeSpawn(folder);
  return (entry, options) => {
    const planned = plan === undefined ? {} : plannedEnvironment(folder, plan);
    const child = spawn(entry, { ...options, env: { ...options?.env, ...planned } });
    onChild(child);
    return child;
  };
}

/** The environment in which a built conversion lets happen to itself what is planned. */
export function plannedEnvironment(folder: string, plan: ChildPlan): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'child-preload.js')).href}`,
    [CHILD_PLAN_VARIABLE]: JSON.stringify(plan),
  };
}
