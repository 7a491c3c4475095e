import { expect, it } from 'vitest';
import { AdaptiveChunkSize } from './chunk-size';

const lasting = (seconds: number, bytes = 1) => ({ rows: 1, bytes, seconds });

it('grows from a short first chunk to about a second where flushing costs little', () => {
  const size = new AdaptiveChunkSize();
  expect([0.12, 0.13].map((seconds) => size.isFull(lasting(seconds)))).toEqual([false, true]);
  for (let chunk = 0; chunk < 10; chunk += 1) size.finished(1, 0.04);
  expect([0.99, 1.01].map((seconds) => size.isFull(lasting(seconds)))).toEqual([false, true]);
});

it('grows on where flushing costs more than a twentieth, and stays there', () => {
  const size = new AdaptiveChunkSize();
  for (let chunk = 0; chunk < 5; chunk += 1) size.finished(1, 0.1);
  expect([3.9, 4.1].map((seconds) => size.isFull(lasting(seconds)))).toEqual([false, true]);
  size.finished(4, 0.1);
  expect([3.9, 4.1].map((seconds) => size.isFull(lasting(seconds)))).toEqual([false, true]);
});

it('grows no further than what a person would do again', () => {
  const size = new AdaptiveChunkSize();
  for (let chunk = 0; chunk < 20; chunk += 1) size.finished(1, 1);
  expect([7.9, 8].map((seconds) => size.isFull(lasting(seconds)))).toEqual([false, true]);
});

it('ends a chunk at half a gigabyte, however fast it was', () => {
  const size = new AdaptiveChunkSize();
  expect([512e6 - 1, 512e6].map((bytes) => size.isFull(lasting(0, bytes)))).toEqual([false, true]);
});
