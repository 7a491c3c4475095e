import type { Page } from '@playwright/test';

/** The program, started; the same to a spec whichever host runs it. */
export interface Program {
  readonly host: 'electron' | 'double';
  /** The first window. */
  readonly page: Page;
  /** Of the main process, whose descendants all others are. */
  readonly pid: number;
  /** What the page wrote to its console as an error, and every exception that nobody caught. */
  readonly pageErrors: readonly string[];
  /** How many windows there are. */
  windowCount(): number;
  /** Of the process that holds the engine; undefined while there is none. */
  enginePid(): Promise<number | undefined>;
  /** What the next folder dialog answers; null cancels it. */
  answerFolderDialog(path: string | null): Promise<void>;
  /** Closes the windows the way a person would, and waits until the process is gone. */
  quit(): Promise<{ readonly exitCode: number | null }>;
}

export interface LaunchOptions {
  /** Arguments after the program's own name. */
  readonly args?: readonly string[];
  /** ARRAYSCOPE_HOME: recent folders, reports and samples of this run. */
  readonly home: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly colourScheme?: 'light' | 'dark';
}
