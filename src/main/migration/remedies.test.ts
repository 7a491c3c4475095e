import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import { planMigration } from './plan';
import type { MemoryRows } from './testing/memory-dataset';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

/** A second tensor, which a Hyrax batch has no room for. */
function twoTensors(): MemoryRows {
  const rows = awkwardRows();
  const tensor = rows.columns.get('tensor');
  if (tensor === undefined) throw new Error('no tensor');
  const more: Field = { name: 'mask', kind: 'tensor', dtype: 'float32', shape: [4, 5] };
  return {
    ...rows,
    fields: [...rows.fields, more],
    columns: new Map([...rows.columns, ['mask', tensor]]),
  };
}

describe('what a plan found', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);

  it('offers only what holds every field', async () => {
    await writeRowsAs('lance', at('source'), twoTensors());
    const plan = await planMigration(
      requestFor(at('source'), 'hyrax', { destination: at('result') }),
      { trial: false },
    );
    expect(plan.checks?.find(({ subject }) => subject === 'target')?.problems).toMatchObject([
      { severity: 'error', code: 'unsupported-fields' },
    ]);
    const offered = plan.remedies?.map(({ to }) => to) ?? [];
    expect(offered).toContain('npz');
    expect(offered).toContain('lance');
    expect(offered).not.toContain('hyrax');
    for (const { to, settings } of plan.remedies ?? []) {
      const again = await planMigration(
        requestFor(at('source'), to, { settings, destination: at('result') }),
        { trial: false },
      );
      const target = again.checks?.find(({ subject }) => subject === 'target');
      expect(target?.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('is told by what was looked at, with the room there is', async () => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    const plan = await planMigration(
      requestFor(at('source'), 'lance', { destination: at('source', 'sub') }),
      { trial: false },
    );
    expect(plan.remedies).toEqual([]);
    expect(plan.checks?.map(({ subject, problems }) => [subject, problems.length])).toEqual([
      ['source', 0],
      ['target', 0],
      ['destination', 1],
      ['space', 0],
      ['files', 0],
      ['memory', 0],
    ]);
    expect(plan.checks?.flatMap(({ problems }) => problems)).toEqual(plan.problems);
    expect(plan.estimate.availableMemoryBytes).toBeGreaterThan(1e8);
    expect(plan.estimate.freeFiles ?? 1e9).toBeGreaterThan(1000);
  });
});
