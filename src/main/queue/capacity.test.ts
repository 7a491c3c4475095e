import { describe, expect, it } from 'vitest';
import { type Capacity, type Need, nextTurn } from './capacity';

const need = (id: number, memoryBytes: number, diskBytes: number, device = 'a'): Need => ({
  id,
  memoryBytes,
  diskBytes,
  device,
});

const capacity = (more: Partial<Capacity> = {}): Capacity => ({
  limits: { atOnce: 2, memoryBytes: 100, diskBytes: null },
  running: [],
  freeBytes: new Map([
    ['a', 1000],
    ['b', 50],
  ]),
  publishedBytes: 0,
  ...more,
});

describe('whose turn it is', () => {
  it('is that of the first that fits', () => {
    expect(nextTurn([need(7, 60, 10), need(8, 10, 10)], capacity())).toEqual({
      kind: 'run',
      id: 7,
    });
  });

  it('lets a smaller one pass where the first does not fit beside what runs', () => {
    const running = [need(1, 50, 10)];
    expect(nextTurn([need(7, 60, 10), need(8, 50, 10)], capacity({ running }))).toEqual({
      kind: 'run',
      id: 8,
    });
  });

  it('is nobody’s while n run, or while nothing fits; each is told what it waits for', () => {
    const running = [need(1, 50, 600)];
    expect(nextTurn([need(7, 60, 10), need(8, 10, 401)], capacity({ running }))).toEqual({
      kind: 'wait',
      on: new Map([
        [7, 'memory'],
        [8, 'disk'],
      ]),
    });
    const full = [...running, need(2, 1, 1)];
    expect(nextTurn([need(8, 10, 10)], capacity({ running: full }))).toEqual({
      kind: 'wait',
      on: new Map([[8, 'turn']]),
    });
  });

  it('counts the room of each disk by itself', () => {
    const running = [need(1, 10, 990)];
    expect(nextTurn([need(7, 10, 20), need(8, 10, 50, 'b')], capacity({ running }))).toEqual({
      kind: 'run',
      id: 8,
    });
  });

  it('refuses the first where nothing runs that could make room', () => {
    expect(nextTurn([need(7, 101, 10), need(8, 10, 10)], capacity())).toEqual({
      kind: 'run',
      id: 8,
    });
    expect(nextTurn([need(7, 101, 10)], capacity())).toEqual({
      kind: 'refuse',
      id: 7,
      why: 'memory',
      needed: 101,
      room: 100,
    });
    expect(nextTurn([need(7, 10, 51, 'b')], capacity())).toMatchObject({
      kind: 'refuse',
      why: 'disk',
      needed: 51,
      room: 50,
    });
  });

  it('counts what is published against a limit of the disk', () => {
    const limits = { atOnce: 1, memoryBytes: null, diskBytes: 100 };
    expect(nextTurn([need(7, 1, 40)], capacity({ limits, publishedBytes: 60 }))).toEqual({
      kind: 'run',
      id: 7,
    });
    expect(nextTurn([need(7, 1, 41)], capacity({ limits, publishedBytes: 60 }))).toMatchObject({
      kind: 'refuse',
      needed: 41,
      room: 40,
    });
  });
});
