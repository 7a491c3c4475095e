/** What the names and headers of a folder tell; no row is read. */
import { join } from 'node:path';
import { InputError, isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { likeMost, mixedRows } from '../npy/assemble';
import type { NpyHeader } from '../npy/header';
import { HeaderReader } from '../npy/header-reader';
import { sameRows } from '../npy/layout';
import { listFolder } from '../npy/list-folder';
import { asProblem, assertSomeSound, loadParts } from '../npy/load-parts';
import { type Part, rowLayout } from '../npy/part';
import {
  CONFIG_NAME,
  INDEX_NAME,
  INSERTION_NAME,
  batchName,
  batchNumber,
  isConfigName,
} from './names';

export interface HyraxFolder {
  /** Sound batches of one row type, in numeric order. */
  readonly batches: readonly Part[];
  /** Every batch number that has a file, sound or not. */
  readonly numbers: ReadonlySet<number>;
  readonly index: Part | null;
  readonly insertion: Part | null;
  readonly configs: readonly string[];
  /** Batch files that are left out; `problems` says why. */
  readonly leftOut: readonly string[];
  readonly problems: readonly Problem[];
}

/** Gaps in the numbering that are named one by one. */
const MAX_NAMED_GAPS = 20;

/** @throws InputError when no batch is sound. */
export async function loadFolder(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<HyraxFolder> {
  const listing = await listFolder(folder, (name) => batchNumber(name) !== null || isOther(name));
  const numbers = listing.names.flatMap((name) => batchNumber(name) ?? []).sort((a, b) => a - b);
  if (numbers.length === 0) {
    const [problem] = listing.problems;
    throw new InputError(
      'no-batches',
      `There is no batch_<n>.npy in ${folder}. ${problem?.message ?? ''}`.trim(),
      {
        path: folder,
      },
    );
  }
  const loaded = await loadParts(folder, numbers.map(batchName), {
    cut: 'first-axis',
    signal,
    refuse: refuseBatch,
  });
  assertSomeSound(loaded, folder);
  const { chosen, problems: mixed } = likeMost(loaded.parts, sameRows, mixedRows);
  const kept = new Set(chosen.map(({ name }) => name));
  const index = loadIndex(folder, INDEX_NAME, listing.names);
  const insertion = loadIndex(folder, INSERTION_NAME, listing.names);
  const config = listing.names.includes(CONFIG_NAME) ? [] : [missingConfig()];
  return {
    batches: chosen,
    numbers: new Set(numbers),
    index: index.part,
    insertion: insertion.part,
    configs: listing.names.filter(isConfigName).sort(),
    leftOut: numbers.map(batchName).filter((name) => !kept.has(name)),
    problems: [
      ...listing.problems,
      ...gaps(numbers, listing.problems),
      ...loaded.problems,
      ...mixed,
      ...index.problems,
      ...insertion.problems,
      ...config,
    ],
  };
}

function isOther(name: string): boolean {
  return name === INDEX_NAME || name === INSERTION_NAME || isConfigName(name);
}

/** A batch is a one-dimensional structured array with the fields `id` and `tensor`. */
export function refuseBatch(header: NpyHeader, name: string): Problem | null {
  const { fields } = header.record;
  const id = fields.find((field) => field.name === 'id');
  const hasTensor = fields.some((field) => field.name === 'tensor');
  if (header.shape.length === 1 && id?.shape.length === 0 && hasTensor) return null;
  const message = `${name} is no batch: it holds no one-dimensional array with the fields id and tensor; it is left out.`;
  return { severity: 'error', code: 'not-a-batch', message, path: name };
}

function loadIndex(
  folder: string,
  name: string,
  names: readonly string[],
): { part: Part | null; problems: Problem[] } {
  if (!names.includes(name)) return { part: null, problems: [missingIndex(name)] };
  const path = join(folder, name);
  try {
    const { header, fileBytes, modifiedMs, extraBytes } = new HeaderReader().read(path);
    const rows = rowLayout(header, 'first-axis', path);
    const number = rows.columns.find((column) => column.name === 'batch_num');
    const id = rows.columns.find((column) => column.name === 'id');
    const whole =
      number?.element.kind === 'numeric' &&
      /^u?int/.test(number.element.dtype) &&
      number.rowShape.length === 0;
    if (!whole || id?.rowShape.length !== 0) {
      const message = `${name} is no index: it needs the fields id and batch_num.`;
      return {
        part: null,
        problems: [{ severity: 'error', code: 'bad-index', message, path: name }],
      };
    }
    const extra: Problem = {
      severity: 'warning',
      code: 'extra-bytes',
      path: name,
      message: `${name} has ${extraBytes} bytes after the end of its array, which no reader looks at.`,
    };
    return {
      part: { path, name, header, rows, fileBytes, modifiedMs },
      problems: extraBytes > 0 ? [extra] : [],
    };
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    return { part: null, problems: [asProblem(error, name)] };
  }
}

/** Numbers between 0 and the highest that have no file; `skipped` are named already (links). */
function gaps(numbers: readonly number[], skipped: readonly Problem[]): Problem[] {
  const present = new Set([
    ...numbers,
    ...skipped.flatMap(({ path }) => batchNumber(path ?? '') ?? []),
  ]);
  const missing: { first: number; last: number }[] = [];
  let expected = 0;
  for (const number of [...present].sort((a, b) => a - b)) {
    if (number > expected) missing.push({ first: expected, last: number - 1 });
    expected = number + 1;
  }
  const named = missing.slice(0, MAX_NAMED_GAPS).map(({ first, last }): Problem => {
    const which =
      first === last
        ? `${batchName(first)} is`
        : `${batchName(first)} to ${batchName(last)} (${last - first + 1} files) are`;
    return {
      severity: 'error',
      code: 'missing-batch',
      message: `${which} missing.`,
      path: batchName(first),
    };
  });
  if (missing.length <= MAX_NAMED_GAPS) return named;
  const message = `${missing.length - MAX_NAMED_GAPS} more gaps in the numbers of the batches.`;
  return [...named, { severity: 'error', code: 'missing-batch', message }];
}

function missingIndex(name: string): Problem {
  return name === INDEX_NAME
    ? {
        severity: 'error',
        code: 'missing-index',
        message: `${name} is missing: Hyrax cannot open this folder.`,
        path: name,
      }
    : {
        severity: 'warning',
        code: 'missing-index',
        message: `${name} is missing; nothing but the order of writing is lost.`,
        path: name,
      };
}

function missingConfig(): Problem {
  const message = `${CONFIG_NAME} is missing: Hyrax cannot tell which dataset these results were made from.`;
  return { severity: 'warning', code: 'missing-config', message, path: CONFIG_NAME };
}
