import type { Page } from '@playwright/test';

/** The program, started; the same to a spec whichever host runs it. */
export interface Program {
  readonly host: 'electron' | 'double';
  /** The first window. */
  readonly page: Page;
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
