import type { LaunchOptions } from '@playwright/test';

/** Chromium as the test script found it; quiet, and able to run as root. */
export function chromiumOptions(): LaunchOptions {
  const executablePath = process.env['ARRAYSCOPE_CHROMIUM'];
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-quic',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
