/**
 * Puts a source away in a process of its own that dies on the way: see retire-session.ts. Arguments:
 * destination, name, archive (empty: removes it), point to die at (0: never), milliseconds after
 * which to die (0: never). Says on its output how many points it passed and how long it took.
 */
import { installCrashSwitch } from '../../../formats/crash-switch';

const [, , destination = '', name = '', archive = '', point = '0', dieAfterMs = '0'] = process.argv;

const crash = await installCrashSwitch();
// Only now, so that every module finds the functions replaced.
const { retireSource } = await import('../../../migration/retire');

const startedAt = performance.now();
if (Number(dieAfterMs) > 0)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(dieAfterMs)).unref();
crash.arm(Number(point));
await retireSource({ destination, name, archive: archive === '' ? null : archive });
const { points } = crash;
crash.arm(-1);
process.stdout.write(JSON.stringify({ points, ms: performance.now() - startedAt }));
