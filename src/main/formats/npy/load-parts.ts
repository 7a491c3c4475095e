import { join } from 'node:path';
import {
  type ArrayscopeError,
  InputError,
  MachineError,
  isArrayscopeError,
} from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import type { NpyHeader } from './header';
import { HeaderReader } from './header-reader';
import { type Part, type RowLayout, rowLayout } from './part';

export interface LoadedParts {
  readonly parts: readonly Part[];
  /** One for each file that is left out, and for each that holds more than it should. */
  readonly problems: readonly Problem[];
  /** What was thrown for the first file that is left out. */
  readonly firstError: ArrayscopeError | null;
}

export interface LoadOptions {
  readonly cut: 'first-axis' | 'whole';
  readonly signal?: AbortSignal | undefined;
  /** Why a file with this header is no part of the dataset, or null. */
  readonly refuse?: (header: NpyHeader, name: string) => Problem | null;
}

const FILES_BEFORE_A_BREATH = 256;

/** Reads every header, synchronously but for a breath now and then: small reads are fastest so. */
export async function loadParts(
  folder: string,
  names: readonly string[],
  options: LoadOptions,
): Promise<LoadedParts> {
  const headers = new HeaderReader();
  const layouts = new Map<NpyHeader, RowLayout>();
  const parts: Part[] = [];
  const problems: Problem[] = [];
  let firstError: ArrayscopeError | null = null;
  for (const [index, name] of names.entries()) {
    if (index % FILES_BEFORE_A_BREATH === 0 && index > 0) await yieldToEventLoop();
    throwIfCancelled(options.signal);
    const path = join(folder, name);
    try {
      const { header, fileBytes, modifiedMs, extraBytes } = headers.read(path);
      const refused = options.refuse?.(header, name) ?? null;
      if (refused !== null) {
        problems.push(refused);
        continue;
      }
      const rows = layouts.get(header) ?? rowLayout(header, options.cut, path);
      layouts.set(header, rows);
      parts.push({ path, name, header, rows, fileBytes, modifiedMs });
      if (extraBytes > 0) problems.push(extraBytesProblem(name, extraBytes));
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      firstError ??= error;
      problems.push(asProblem(error, name));
    }
  }
  return { parts, problems, firstError };
}

/** @throws InputError when not one file is sound, MachineError where the machine is to blame. */
export function assertSomeSound(
  { parts, problems, firstError }: LoadedParts,
  folder: string,
): void {
  if (parts.length > 0) return;
  if (firstError !== null && problems.length === 1) throw firstError;
  const first = firstError?.message ?? problems[0]?.message ?? 'There is none.';
  const message = `No .npy file in ${folder} can be read. ${first}`;
  const more = { path: folder, cause: firstError ?? undefined, hint: firstError?.hint };
  // The disk's fault is not the data's.
  if (firstError instanceof MachineError) throw new MachineError(firstError.code, message, more);
  throw new InputError('nothing-readable', message, more);
}

export function asProblem(error: ArrayscopeError, name: string): Problem {
  const { code, message, row } = error;
  return { severity: 'error', code, message, path: name, ...(row === undefined ? {} : { row }) };
}

function extraBytesProblem(name: string, extraBytes: number): Problem {
  const message = `${name} has ${extraBytes} bytes after the end of its array, which no reader looks at.`;
  return { severity: 'warning', code: 'extra-bytes', message, path: name };
}
