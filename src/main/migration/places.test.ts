import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Format } from '../formats/types';
import { isInside, resolvePlaces } from './places';
import { publish } from './publish';
import { temporaryFolder } from './testing/temporary-folder';

/** Formats that publish below their destination, and as their destination. */
const below = {
  label: 'Below',
  publishedPath: (path) => join(path, 'db'),
  defaultDestination: (source) => source,
} as Partial<Format> as Format;
const whole = { label: 'Whole', publishedPath: (path) => path } as Partial<Format> as Format;

describe('the places of a conversion', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);

  it('stage beside the published path where the destination exists', async () => {
    await mkdir(at('run'));
    expect(await resolvePlaces(at('run'), undefined, below)).toEqual({
      source: at('run'),
      destination: at('run'),
      publishedPath: at('run', 'db'),
      renameTarget: at('run', 'db'),
      createsDestination: false,
      replacesEmptyFolder: false,
      stagingPath: at('run', '.db.arrayscope-staging'),
      stagedRoot: at('run', '.db.arrayscope-staging', 'db'),
      stagedPath: at('run', '.db.arrayscope-staging', 'db'),
      lockPath: at('run', '.db.arrayscope-lock'),
    });
  });

  it('stage a new destination whole, beside it', async () => {
    await mkdir(at('run'));
    expect(await resolvePlaces(at('run'), at('new'), below)).toMatchObject({
      publishedPath: at('new', 'db'),
      renameTarget: at('new'),
      createsDestination: true,
      stagedRoot: at('.new.arrayscope-staging', 'new'),
      stagedPath: at('.new.arrayscope-staging', 'new', 'db'),
    });
  });

  it('follow links before anything is compared', async () => {
    await mkdir(at('run'));
    await symlink(at('run'), at('alias'));
    const places = await resolvePlaces(at('alias'), at('alias'), whole);
    expect(places).toMatchObject({
      source: at('run'),
      destination: at('run'),
      publishedPath: at('run'),
    });
    await symlink(at('nowhere'), at('dangling'));
    await expect(resolvePlaces(at('run'), at('dangling'), whole)).rejects.toMatchObject({
      code: 'dangling-link',
    });
  });

  it('need a source, a destination and a folder around it', async () => {
    await mkdir(at('run'));
    await expect(resolvePlaces(at('gone'), at('new'), whole)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(resolvePlaces(at('run'), undefined, whole)).rejects.toMatchObject({
      code: 'no-destination',
      exitCode: 2,
    });
    await expect(resolvePlaces(at('run'), at('no', 'such'), whole)).rejects.toMatchObject({
      code: 'no-parent',
    });
  });

  it('have names that leave room for ours', async () => {
    await mkdir(at('run'));
    const most = 255 - '..arrayscope-staging'.length;
    const places = await resolvePlaces(at('run'), at('é'.repeat(most / 2)), whole);
    await mkdir(places.stagingPath);
    await expect(resolvePlaces(at('run'), at('x'.repeat(most + 1)), whole)).rejects.toMatchObject({
      code: 'name-too-long',
      exitCode: 2,
      message: expect.stringContaining(`leaves room for ${most}`),
    });
  });

  it('tell inside from outside by whole names', () => {
    expect(isInside('/a/b', '/a')).toBe(true);
    expect(isInside('/a', '/a')).toBe(true);
    expect(isInside('/ab', '/a')).toBe(false);
    expect(isInside('/a/..b', '/a')).toBe(true);
    expect(isInside('/', '/a')).toBe(false);
  });

  it('are published by one rename, and never over something that appeared meanwhile', async () => {
    await mkdir(at('run'));
    const places = await resolvePlaces(at('run'), undefined, below);
    const stage = async (): Promise<void> => {
      await mkdir(places.stagedPath, { recursive: true });
      await writeFile(join(places.stagedPath, 'rows'), 'mine');
    };
    await stage();
    await mkdir(places.publishedPath);
    await expect(publish(places)).rejects.toMatchObject({ code: 'destination-exists' });
    await writeFile(join(places.publishedPath, 'rows'), 'theirs');
    await expect(publish(places)).rejects.toMatchObject({
      code: 'destination-exists',
      exitCode: 3,
    });
    expect(await readFile(join(places.publishedPath, 'rows'), 'utf8')).toBe('theirs');
    expect(await readFile(join(places.stagedPath, 'rows'), 'utf8')).toBe('mine');
  });

  it('take the place of an empty folder that was made for them', async () => {
    await mkdir(at('run'));
    await mkdir(at('empty'));
    const places = await resolvePlaces(at('run'), at('empty'), whole);
    expect(places.replacesEmptyFolder).toBe(true);
    await mkdir(places.stagedPath, { recursive: true });
    await writeFile(join(places.stagedPath, 'rows'), 'mine');
    await publish(places);
    expect(await readdir(at('empty'))).toEqual(['rows']);
  });
});
