import { type } from '@orpc/contract';
import { z } from 'zod';
import type { FolderListing, RecentFolder, SampleResult, ShellInfo } from '../model/shell';
import { base } from './base';

export const shell = {
  info: base.output(type<ShellInfo>()),
  /** The system's folder dialog; null when the person cancelled it. Only where `canPickFolder`. */
  pickFolder: base.input(z.object({ title: z.string() })).output(type<{ path: string | null }>()),
  reveal: base.input(z.object({ path: z.string() })).output(type<void>()),
  /** Folders and files below a path, for the folder browser and for completion. */
  listFolder: base
    .input(z.object({ path: z.string(), showHidden: z.boolean().default(false) }))
    .output(type<FolderListing>()),
  /** Paths that begin with what was typed; `~` is the home folder. */
  complete: base.input(z.object({ text: z.string() })).output(type<{ paths: readonly string[] }>()),
  recent: base.output(type<readonly RecentFolder[]>()),
  forgetRecent: base.input(z.object({ path: z.string() })).output(type<void>()),
  /** Writes a realistic sample dataset; without a directory, below the program's own data folder. */
  makeSample: base
    .input(
      z.object({
        directory: z.string().optional(),
        items: z.int().min(1).max(1_000_000).default(1000),
        shape: z.array(z.int().positive()).readonly().default([64, 64, 3]),
        dtype: z.string().default('float32'),
        layout: z.string().default('hyrax'),
        seed: z.int().nonnegative().default(0),
        batchRows: z.int().positive().optional(),
      }),
    )
    .output(type<SampleResult>()),
};
