import type { JsonObject } from '../../shared/model/json';
import type { FormatCodec } from './types';

/** Settings for every codec; one with levels comes at its lowest, its usual and its highest. */
export function codecSettings(codecs: readonly FormatCodec[]): readonly JsonObject[] {
  return codecs.flatMap(({ settings, level }) => {
    if (level === undefined) return [settings];
    const levels = [...new Set([level.lowest, level.usual, level.highest])];
    return levels.map((value) => ({ ...settings, [level.setting]: value }));
  });
}
