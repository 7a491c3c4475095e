import type { Field, Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { FieldMapping } from '../../../shared/model/migration';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema, WritePlan } from '../types';
import { type ArrayInfo, chunkBytesOf } from './array-info';
import { ASSUMED_TEXT_BYTES, type ArrayPlan, fileRowsOf, planArrays } from './array-plan';
import { type CreateSettings, createSettings } from './settings';

/** Metadata of an array: its own, and once more in the group's. */
const METADATA_BYTES = 4096;
const MAX_CHUNK_BYTES = 1024 * 1024 * 1024;

export function planZarr(schema: DatasetSchema, given?: JsonObject): WritePlan {
  const settings = parseSettings(createSettings, given);
  const plans = planArrays(schema, settings);
  const arrays = plans.flatMap((plan) =>
    plan === null ? [] : plan.mask === null ? [plan.info] : [plan.info, plan.mask],
  );
  return {
    mappings: schema.fields.map((field, index) => mappingOf(field, plans[index] ?? null)),
    problems: [
      ...fieldProblems(schema.fields, plans),
      ...settingProblems(settings),
      ...arrays.flatMap((info) => chunkProblems(info)),
    ],
    estimateBytes: (rows) =>
      METADATA_BYTES * (arrays.length + 1) +
      arrays.reduce((sum, info) => sum + estimateArray(info, rows), 0),
    estimateFiles: (rows) =>
      arrays.reduce((sum, info) => sum + Math.ceil(rows / fileRowsOf(info)) + 2, 3),
  };
}

/** As if nothing became smaller. */
function estimateArray(info: ArrayInfo, rows: number): number {
  const chunkRows = info.chunkShape[0] ?? 1;
  const perChunk =
    info.element.kind === 'text' ? chunkRows * ASSUMED_TEXT_BYTES : chunkBytesOf(info);
  return Math.ceil(rows / chunkRows) * (perChunk + 64);
}

function mappingOf(field: Field, plan: ArrayPlan | null): FieldMapping {
  if (plan === null)
    return {
      field,
      column: field.name,
      stored: 'not possible',
      kind: 'representation',
      note: 'Zarr has no such type.',
    };
  const { info, array, valid } = plan;
  const notes = [
    ...(array === field.name ? [] : ['The name is no safe folder name; the group notes it.']),
    ...(valid === null ? [] : [`The array “${valid}” says which rows are null.`]),
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
  ];
  const common = { field, column: array, stored: info.stored };
  return notes.length === 0
    ? { ...common, kind: 'identity' }
    : { ...common, kind: 'representation', note: notes.join(' ') };
}

function fieldProblems(fields: readonly Field[], plans: readonly (ArrayPlan | null)[]): Problem[] {
  if (fields.length === 0)
    return [{ severity: 'error', code: 'no-fields', message: 'There is no field to write.' }];
  return fields.flatMap((field, index): Problem[] => {
    if (plans[index] !== null) return [];
    const shape = field.shape.length === 0 ? '' : ` of shape (${field.shape.join(', ')})`;
    const message = `The field “${field.name}” (${field.dtype}${shape}) cannot be held in Zarr.`;
    return [{ severity: 'error', code: 'unsupported-dtype', message }];
  });
}

function settingProblems({ version, codec, level, shardRows }: CreateSettings): Problem[] {
  const problems: Problem[] = [];
  const refuse = (message: string): void => {
    problems.push({ severity: 'error', code: 'bad-setting', message });
  };
  if (codec === 'lz4' && version === '3')
    refuse('Zarr version 3 has no codec lz4; take blosc, or version 2.');
  if (shardRows !== undefined && version === '2')
    refuse('Zarr version 2 has no shards; leave shardRows out, or take version 3.');
  if (codec === 'gzip' && level !== undefined && level > 9) refuse('The levels of gzip end at 9.');
  if (level !== undefined && codec !== 'gzip' && codec !== 'zstd') {
    const message = `The codec ${codec} has no level here; ${level} changes nothing.`;
    problems.push({ severity: 'warning', code: 'level-ignored', message });
  }
  return problems;
}

function chunkProblems(info: ArrayInfo): Problem[] {
  if (info.element.kind === 'text' || chunkBytesOf(info) <= MAX_CHUNK_BYTES) return [];
  const message = `A chunk of “${info.key}” would have ${chunkBytesOf(info)} bytes; 1 GiB is the most.`;
  return [{ severity: 'error', code: 'chunk-too-large', message }];
}
