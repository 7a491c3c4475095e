import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects what earlier passes left, so that a sample does not pay for another's rubbish; what a
 * pass itself leaves and V8 collects meanwhile is inside its time. Does nothing where the engine
 * does not offer it.
 */
export function collectGarbage(): void {
  collector ??= findCollector();
  collector();
}

let collector: (() => void) | undefined;

function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('globalThis.gc');
  return typeof found === 'function'
    ? () => void Reflect.apply(found, undefined, [])
    : () => undefined;
}
