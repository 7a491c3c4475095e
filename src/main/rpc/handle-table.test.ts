import { describe, expect, it } from 'vitest';
import { HandleTable } from './handle-table';

function table(limit?: number): { handles: HandleTable<string>; closed: string[] } {
  const closed: string[] = [];
  const handles = new HandleTable<string>(async (value) => void closed.push(value), limit);
  return { handles, closed };
}

const same = (value: string): Promise<string> => Promise.resolve(value);

describe('HandleTable', () => {
  it('closes once, and refuses what is closed', async () => {
    const { handles, closed } = table();
    const id = await handles.add('a');
    expect(await handles.use(id, same)).toBe('a');
    await handles.close(id);
    await handles.close(id);
    expect(closed).toEqual(['a']);
    await expect(handles.use(id, same)).rejects.toMatchObject({ code: 'dataset-closed' });
  });

  it('closes the least recently used beyond its limit', async () => {
    const { handles, closed } = table(2);
    const a = await handles.add('a');
    await handles.add('b');
    await handles.use(a, same);
    await handles.add('c');
    expect(closed).toEqual(['b']);
    expect(await handles.use(a, same)).toBe('a');
  });

  it('closes nothing under a call that uses it', async () => {
    const { handles, closed } = table(1);
    const a = await handles.add('a');
    let release: (() => void) | undefined;
    const using = handles.use(a, () => new Promise<void>((resolve) => (release = resolve)));
    await handles.add('b');
    expect(closed).toEqual([]);
    await handles.close(a);
    expect(closed).toEqual([]);
    release?.();
    await using;
    expect(closed).toEqual(['a']);
  });

  it('holds it open for as long as an iterator runs', async () => {
    const { handles, closed } = table();
    const id = await handles.add('a');
    const events = handles.stream(id, async function* (value) {
      yield `${value}1`;
      yield `${value}2`;
    });
    expect((await events.next()).value).toBe('a1');
    await handles.closeAll();
    expect(closed).toEqual([]);
    await events.return();
    expect(closed).toEqual(['a']);
  });

  it('closes what is opened after its connection was lost', async () => {
    const { handles, closed } = table();
    await handles.closeAll();
    await handles.add('late');
    expect(closed).toEqual(['late']);
  });
});
