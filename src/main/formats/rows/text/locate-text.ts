import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix } from 'node:path';
import { InputError } from '../../../../shared/errors';
import { withFileErrors } from '../../../lib/file-error';
import { insideFolder } from '../inside-folder';
import {
  type DataPackage,
  PACKAGE_NAME,
  type Resource,
  chooseResource,
  readDataPackage,
  resourcesOf,
} from './data-package';

/** The text file behind a path: the file itself, or a resource of a data package. */
export interface TextLocation {
  /** The path that was asked about. */
  readonly path: string;
  readonly folder: string | null;
  readonly file: string;
  readonly resource: Resource | null;
  /** All resources of this kind. */
  readonly resources: readonly Resource[];
  readonly dataPackage: DataPackage | null;
}

/** @throws InputError for a folder without a description, or one that leads out of it */
export async function locateText(
  path: string,
  suffixes: readonly string[],
  wanted: string,
): Promise<TextLocation> {
  const stats = await withFileErrors(path, () => stat(path));
  if (!stats.isDirectory())
    return { path, folder: null, file: path, resource: null, resources: [], dataPackage: null };
  const dataPackage = await readDataPackage(path);
  if (dataPackage === null)
    throw new InputError('no-datapackage', `The folder ${path} holds no ${PACKAGE_NAME}.`, {
      path,
      hint: 'Open one of the text files in it.',
    });
  const resources = resourcesOf(dataPackage, suffixes);
  const resource = chooseResource(resources, wanted, path);
  const file = await fileOf(path, resource);
  return { path, folder: path, file, resource, resources, dataPackage };
}

async function fileOf(folder: string, { name, path }: Resource): Promise<string> {
  const described = join(folder, PACKAGE_NAME);
  if (typeof path !== 'string')
    throw new InputError(
      'several-parts',
      `The resource “${name}” is made of several files, which Arrayscope does not join.`,
      { path: described, hint: 'Open one of the files.' },
    );
  const climbs = isAbsolute(path) || path.split('/').includes('..');
  if (/^[a-z]+:/i.test(path))
    throw new InputError(
      'outside-folder',
      `The resource “${name}” lies at ${path}, which is outside its folder; it was not read.`,
      { path: described },
    );
  // “./data.csv” is data.csv; what climbs is refused as it stands.
  return insideFolder(folder, climbs ? path : posix.normalize(path));
}
