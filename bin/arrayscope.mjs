#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../out/main/cli.js', import.meta.url);

if (existsSync(entry)) {
  await import(entry.href);
} else {
  console.error('Arrayscope is not built yet: run `npm run build` in its folder, then try again.');
  process.exitCode = 4;
}
