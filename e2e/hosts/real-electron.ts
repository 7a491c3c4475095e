import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { collectPageErrors } from './page-errors';
import type { LaunchOptions, Program } from './program';
import { root } from './root';

/** The runtime's executable, or undefined where it was not fetched or there is no display. */
export function electronExecutable(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const distribution = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const executable = join(distribution, readFileSync(pathFile, 'utf8'));
  const hasDisplay =
    process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  return existsSync(executable) && hasDisplay ? executable : undefined;
}

export async function launchElectron(executable: string, options: LaunchOptions): Promise<Program> {
  const pageErrors: string[] = [];
  // The program takes what follows its folder as its own arguments, so nothing may come between.
  const app = await _electron.launch({
    executablePath: executable,
    args: [root, ...(options.args ?? [])],
    env: { ...definedEnvironment(), ARRAYSCOPE_HOME: options.home },
    colorScheme: options.colourScheme ?? 'light',
  });
  app.on('window', (opened) => collectPageErrors(opened, pageErrors));
  const page = await app.firstWindow();
  if (options.size !== undefined) await page.setViewportSize(options.size);
  return {
    host: 'electron',
    page,
    pid: app.process().pid ?? 0,
    pageErrors,
    windowCount: () => app.windows().length,
    enginePid: () =>
      app.evaluate(
        ({ app: electronApp }, name) =>
          electronApp.getAppMetrics().find((metric) => metric.name === name)?.pid,
        'Arrayscope engine',
      ),
    answerFolderDialog: (path) =>
      app.evaluate(({ dialog }, answer) => {
        const asked = globalThis as { folderAnswers?: (string | null)[] };
        const answers = (asked.folderAnswers ??= []);
        answers.push(answer);
        dialog.showOpenDialog = () => {
          const next = answers.shift() ?? null;
          return Promise.resolve({
            canceled: next === null,
            filePaths: next === null ? [] : [next],
          });
        };
      }, path),
    quit: async () => {
      const process = app.process();
      await app.close();
      return { exitCode: process.exitCode };
    },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
