import type { Page } from '@playwright/test';

/** Collects what a page says to nobody: errors on its console and uncaught exceptions. */
export function collectPageErrors(page: Page, into: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') into.push(message.text());
  });
  page.on('pageerror', (error) => into.push(error.stack ?? error.message));
}
