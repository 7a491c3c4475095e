import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the program keeps its own things: saved reports, recent folders, samples, the log of
 * migrations. `ARRAYSCOPE_HOME` overrides it (tests use that); otherwise the platform's place.
 */
export function appFolder(env: NodeJS.ProcessEnv = process.env): string {
  const override = env['ARRAYSCOPE_HOME'];
  if (override !== undefined && override !== '') return override;
  switch (process.platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Arrayscope');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Arrayscope');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'arrayscope');
  }
}
