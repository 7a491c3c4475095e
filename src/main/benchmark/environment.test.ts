import { cpus, totalmem } from 'node:os';
import { expect, it } from 'vitest';
import { readEnvironment } from './environment';

it('tells the machine and the versions as they are', async () => {
  const environment = await readEnvironment('/nothing/here/yet');
  expect(environment).toMatchObject({
    node: process.versions.node,
    architecture: process.arch,
    memoryBytes: totalmem(),
    cpu: cpus()[0]?.model.trim(),
  });
  expect(environment.libraries['@lancedb/lancedb']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(environment.libraries['apache-arrow']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(environment.arrayscope).toMatch(/^\d+\.\d+\.\d+/);
  expect(Date.parse(environment.startedAt)).toBeLessThanOrEqual(Date.now());
  expect(environment.fileSystem).toMatch(/^[a-z0-9. ]+$/i);
});
