/**
 * Loaded into a conversion's process before the program (`node --import`): makes happen what the
 * plan in its environment says (child-plan.ts). The program itself is the built one. For tests.
 */
import fs from 'node:fs';
import { basename } from 'node:path';
import { installCrashSwitch } from '../../formats/crash-switch';
import { CHILD_PLAN_VARIABLE, childPlanSchema } from './child-plan';
import { installFaults } from './fault-switch';

/** Before they are replaced: what is written here counts for nothing. */
const { openSync, writeSync, readFileSync } = fs;

const planned = process.env[CHILD_PLAN_VARIABLE];
if (planned !== undefined && basename(process.argv[1] ?? '') === 'conversion.js') {
  const plan = childPlanSchema.parse(JSON.parse(planned));
  const trace = openSync(plan.trace, 'a');
  const note = (line: object): void => void writeSync(trace, `${JSON.stringify(line)}\n`);
  const crash = await installCrashSwitch((where) => note({ died: where }));
  let phase = 'start';
  let readBefore = bytesRead();
  const endPhase = (next: string): void => {
    const read = bytesRead();
    const readBytes = read === null || readBefore === null ? null : read - readBefore;
    note({ phase, points: crash.points, readBytes });
    readBefore = read;
    phase = next;
    crash.arm(plan.die?.phase === next ? plan.die.point : 0);
  };
  if (plan.faults.length > 0) await installFaults(plan.faults, () => phase);
  onPhase(endPhase);
  process.on('exit', () => endPhase('end'));
  const origin = process.hrtime.bigint();
  const now = (): number => Number(process.hrtime.bigint() - origin) / 1e6;
  Reflect.set(performance, 'now', () => now() * plan.clockRate);
}

/** Sees what the process tells its parent. */
function onPhase(listener: (phase: string) => void): void {
  const send: unknown = Reflect.get(process, 'send');
  if (typeof send !== 'function') return;
  Reflect.set(process, 'send', (...args: unknown[]): unknown => {
    const sent: unknown = Reflect.apply(send, process, args);
    const phase = phaseIn(args[0]);
    if (phase !== null) listener(phase);
    return sent;
  });
}

function phaseIn(message: unknown): string | null {
  const event = property(message, 'event');
  const phase = property(event, 'phase');
  return property(event, 'type') === 'phase' && typeof phase === 'string' ? phase : null;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** `rchar` of /proc/self/io (proc_pid_io(5)). */
function bytesRead(): number | null {
  try {
    return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? NaN);
  } catch {
    return null;
  }
}
