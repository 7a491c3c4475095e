import type { JsonObject } from './json';

/** What the program around the engine can do, so that the renderer offers only what works. */
export interface ShellInfo {
  readonly version: string;
  readonly platform: string;
  readonly home: string;
  readonly separator: string;
  readonly canPickFolder: boolean;
  readonly canReveal: boolean;
  /** A path given on the command line, to open at once. */
  readonly initialPath: string | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly bytes: number | null;
  readonly modifiedMs: number;
  /** Format that the entry looks like, by a cheap look at names only; null when none. */
  readonly looksLike: string | null;
}

export interface FolderListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
  /** True when only the first entries are listed. */
  readonly truncated: boolean;
}

export interface RecentFolder {
  readonly path: string;
  readonly openedAt: string;
  readonly format: string;
  /** The open settings that were chosen by hand; absent where it opened without. */
  readonly settings?: JsonObject | undefined;
  readonly rowCount: number;
  readonly present: boolean;
  /** Where it was archived after its conversion, if it is there. */
  readonly movedTo?: string | undefined;
}

export interface SampleRequest {
  readonly directory?: string | undefined;
  readonly items: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly layout: string;
  readonly seed: number;
  readonly batchRows?: number | undefined;
}

export interface SampleResult {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
}
