import { launchDouble } from './double-electron';
import { electronExecutable, launchElectron } from './real-electron';
import type { LaunchOptions, Program } from './program';

/** Starts the built program: in real Electron where its runtime is there, else in the double. */
export function launchProgram(options: LaunchOptions): Promise<Program> {
  const executable = electronExecutable();
  return executable === undefined ? launchDouble(options) : launchElectron(executable, options);
}
