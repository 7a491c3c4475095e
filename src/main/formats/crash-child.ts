/**
 * Makes one change of a dataset in a process of its own that dies on the way: see crash-suite.ts,
 * which builds and starts it. Arguments: format id, path, change, point to die at (0: never),
 * milliseconds after which to die (0: never). Says on its output how many points it passed and how
 * long the change took.
 */
import { installCrashSwitch } from './crash-switch';

const [, , formatId = '', path = '', edit = '', point = '0', dieAfterMs = '0'] = process.argv;

const crash = await installCrashSwitch();
// Only now, so that every module finds the functions replaced.
const { findFormat } = await import('./registry');
const { isSuiteEdit, makeEdit } = await import('./suite-edits');
const format = await findFormat(formatId);
if (format?.edit === undefined || !isSuiteEdit(edit)) throw new TypeError(`${formatId}: ${edit}`);

const startedAt = performance.now();
if (Number(dieAfterMs) > 0)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(dieAfterMs)).unref();
crash.arm(Number(point));
const editor = await format.edit(path);
await makeEdit(editor, edit);
await editor.close();
const { points } = crash;
crash.arm(-1);
process.stdout.write(JSON.stringify({ points, ms: performance.now() - startedAt }));
