import { defineConfig } from '@playwright/test';

const executablePath = process.env.ARRAYSCOPE_CHROMIUM;

export default defineConfig({
  testDir: 'e2e',
  // The gallery takes as long as a third of all others: `npm run test:pictures`.
  projects: [
    { name: 'program', testMatch: '**/*.spec.ts', testIgnore: '**/pictures.spec.ts' },
    { name: 'pictures', testMatch: '**/pictures.spec.ts' },
  ],
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  globalTimeout: 20 * 60_000,
  reporter: [['list'], ['json', { outputFile: '.cache/playwright.json' }]],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    // `--trace retain-on-failure` where a failure needs one: recording every step takes as long again.
    trace: 'off',
    launchOptions: {
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
    },
  },
});
