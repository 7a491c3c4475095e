/**
 * Loaded into a conversion's process before the program (`node --import`): makes happen what the
 * plan in its environment says (child-plan.ts). The program itself is the built one. For tests.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { installCrashSwitch } from '../../formats/crash-switch';
import { CHILD_PLAN_VARIABLE, childPlanSchema } from './child-plan';
import { installFaults } from './fault-switch';

/** Before they are replaced: what is written here counts for nothing. */
const { existsSync, openSync, rmSync, writeSync, readFileSync } = fs;

const planned = childPlanSchema
  .optional()
  .parse(JSON.parse(process.env[CHILD_PLAN_VARIABLE] ?? 'null') ?? undefined);
const isConversion = basename(process.argv[1] ?? '') === 'conversion.js';
if (planned?.halt !== undefined && !isConversion) openWhenStopped(planned.halt.gate);
if (planned !== undefined && isConversion) {
  const plan = planned;
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
    const { halt } = plan;
    if (halt?.phase !== next || (halt.where !== undefined && !existsSync(halt.where))) return;
    note({ halted: next });
    while (existsSync(halt.gate)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  };
  if (plan.faults.length > 0) await installFaults(plan.faults, () => phase);
  onPhase(endPhase);
  process.on('exit', () => endPhase('end'));
  const origin = process.hrtime.bigint();
  const now = (): number => Number(process.hrtime.bigint() - origin) / 1e6;
  Reflect.set(performance, 'now', () => now() * plan.clockRate);
}

/** In the process that starts conversions: the gate opens once one of them is told to stop. */
function openWhenStopped(gate: string): void {
  const { fork } = childProcess;
  Reflect.set(childProcess, 'fork', (...args: unknown[]): unknown => {
    const child: unknown = Reflect.apply(fork, childProcess, args);
    const send: unknown = property(child, 'send');
    if (typeof child !== 'object' || child === null || typeof send !== 'function') return child;
    Reflect.set(child, 'send', (...sent: unknown[]): unknown => {
      const result: unknown = Reflect.apply(send, child, sent);
      if (property(sent[0], 'type') === 'cancel') rmSync(gate, { force: true });
      return result;
    });
    return child;
  });
  syncBuiltinESMExports();
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
