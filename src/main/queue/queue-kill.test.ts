/** The whole program that runs a queue, killed and stopped in the middle, and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueReport } from '../../shared/model/queue';
import {
  type Built,
  buildTerminal,
  plannedEnvironment,
} from '../migration/testing/built-conversion';
import { type Gate, closedGate } from '../migration/testing/gate';
import { snapshot } from '../migration/testing/real-rows';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import { compareMigration } from '../migration/verify';
import { writeRuns } from './testing/results-root';

const NAMES = ['a', 'b', 'c'];

describe('a queue whose program ends', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let built: Built;
  beforeAll(async () => void (built = await buildTerminal()), 60_000);
  afterAll(() => built.remove());

  /** The second is large enough for a conversion that notices that it is to end. */
  async function writeRoot(): Promise<void> {
    await writeRuns(at('root'), ['a', 'c']);
    await writeRuns(at('root'), ['b'], 1000, [64, 64]);
  }

  function queue(args: readonly string[], gate?: Gate): ChildProcess {
    const planned = gate === undefined ? {} : plannedEnvironment(built.folder, gate.plan);
    return spawn(process.execPath, [join(built.folder, 'cli.js'), 'queue', at('root'), ...args], {
      env: { ...process.env, ...planned, ARRAYSCOPE_HOME: at('home') },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  async function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code: number | null = await once(child, 'close').then(
      ([first]) => first as number | null,
    );
    return { code, text };
  }

  /** Before the conversion of `name` verifies what it wrote. */
  function gateOf(name: string): Promise<Gate> {
    return closedGate(folder.path, 'verify', at('root', name, '.lance_db.arrayscope-staging'));
  }

  /** Its conversion outlives the program for the moment that it takes to notice, and tidies up. */
  async function leftAlone(name: string): Promise<void> {
    while (existsSync(at('root', name, '.lance_db.arrayscope-lock'))) await pause(5);
  }

  const report = (text: string): QueueReport => JSON.parse(text) as QueueReport;

  it('by SIGKILL: what is done stays, what ran is whole or absent, and the rest is done', async () => {
    await writeRoot();
    const before = await snapshot(at('root'));
    const gate = await gateOf('b');
    const killed = queue([], gate);
    await gate.reached();
    killed.kill('SIGKILL');
    await ended(killed);
    gate.open();
    await leftAlone('b');
    expect(await snapshot(at('root'))).toEqual(before);
    expect(existsSync(at('root', 'a', 'lance_db'))).toBe(true);
    expect(existsSync(at('root', 'c', 'lance_db'))).toBe(false);

    const { code, text } = await ended(queue(['--resume', '--json']));
    expect(code).toBe(0);
    const { lines, totals } = report(text);
    expect(totals).toMatchObject({ done: 3, failed: 0, open: 0, rows: 1600 });
    expect(lines.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'a done',
      'b done',
      'c done',
    ]);
    for (const name of NAMES) {
      expect(await compareMigration(at('root', name), at('root', name))).toMatchObject({
        equal: true,
        complete: true,
        rowsCompared: name === 'b' ? 1000 : 300,
      });
      const hidden = (await readdir(at('root', name))).filter((entry) => entry.startsWith('.'));
      expect(hidden).toEqual([]);
    }
    expect(await snapshot(at('root'))).toEqual(before);
    const again = await ended(queue(['--resume']));
    expect(again.code).toBe(2);
  });

  it('by Ctrl-C: it pauses, and says how to go on', async () => {
    await writeRoot();
    const gate = await gateOf('b');
    const stopped = queue([], gate);
    const end = ended(stopped);
    await gate.reached();
    // It tells the conversion, before which the gate then opens.
    stopped.kill('SIGINT');
    const { code, text } = await end;
    expect(code).toBe(130);
    expect(text).toContain(`Go on: arrayscope queue ${at('root')} --resume`);
    expect(text).toMatch(/^ {2}b +paused$/m);
    const resumed = await ended(queue(['--resume', '--at-once', '2', '--json']));
    expect(resumed.code).toBe(0);
    expect(report(resumed.text).totals).toMatchObject({ done: 3, open: 0 });
    expect(report(resumed.text).limits.atOnce).toBe(2);
  });
});
