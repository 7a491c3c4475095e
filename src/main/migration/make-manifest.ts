import type { Field } from '../../shared/model/dataset';
import { readEnvironment } from '../lib/environment';
import type { Fingerprint } from '../datasets/fingerprint';
import type { CheckedChunk } from './journal-entry';
import { type CopiedDocument, MANIFEST_VERSION, type Manifest } from './manifest';
import { generatedFields } from './match-fields';
import type { Prepared } from './preflight';
import type { Staged } from './stage';
import type { VerifiedStaged } from './verify-staged';

export interface ManifestFacts {
  readonly prepared: Prepared;
  readonly startedAt: Date;
  /** The source's files when the conversion began. */
  readonly before: Fingerprint;
  readonly result: Fingerprint;
  readonly copiedDocuments: readonly CopiedDocument[];
  readonly staged: Staged;
  /** null where nothing was verified. */
  readonly verified: VerifiedStaged | null;
}

export async function makeManifest(facts: ManifestFacts): Promise<Manifest> {
  const { prepared, staged, verified } = facts;
  const { request, opened, places, writePlan, settings } = prepared;
  const environment = await readEnvironment(places.stagingPath);
  const { platform, architecture, cpu, cores, memoryBytes, fileSystem, runtime, node } =
    environment;
  return {
    kind: 'arrayscope-manifest',
    version: MANIFEST_VERSION,
    arrayscope: environment.arrayscope,
    libraries: environment.libraries,
    machine: { platform, architecture, cpu, cores, memoryBytes, fileSystem, runtime, node },
    startedAt: facts.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    source: {
      path: places.source,
      format: opened.format.id,
      settings: opened.summary.openSettings,
      layout: opened.dataset.layout,
      fields: opened.dataset.fields.map(fieldFacts),
      fingerprint: facts.before,
    },
    result: {
      destination: places.destination,
      publishedPath: places.publishedPath,
      format: request.to,
      settings,
      fingerprint: facts.result,
      createdDestination: places.createsDestination,
      replacedEmptyFolder: places.replacesEmptyFolder,
      copiedDocuments: facts.copiedDocuments,
    },
    rows: opened.dataset.rowCount,
    order: request.order,
    mappings: writePlan.mappings.map(({ field, column, stored, kind, note }) => ({
      field: field.name,
      dtype: field.dtype,
      shape: field.shape,
      column,
      stored,
      kind,
      ...(note === undefined ? {} : { note }),
    })),
    generatedFields: [...generatedFields(opened.dataset.fields, writePlan.mappings)],
    verified: verified?.counts ?? null,
    chunks: staged.chunks.map(({ start, rows, digests }, at) => ({
      start,
      rows,
      source: digests,
      target: targetDigests(verified?.checked[at]),
    })),
    writeSeconds: staged.writeSeconds,
    verifySeconds: verified?.seconds ?? 0,
  };
}

function fieldFacts({ name, kind, dtype, shape }: Field): Manifest['source']['fields'][number] {
  return { name, kind, dtype, shape };
}

function targetDigests(checked: CheckedChunk | undefined): CheckedChunk['digests'] | null {
  return checked?.digests ?? null;
}
