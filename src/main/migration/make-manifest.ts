import type { JsonObject } from '../../shared/model/json';
import type { MigrationRequest } from '../../shared/model/migration';
import type { OpenedDataset } from '../datasets/open';
import type { WritePlan } from '../formats/types';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import type { Comparison } from './compare-datasets';
import type { Fingerprint } from './fingerprint';
import type { CopiedDocument, Manifest } from './manifest';
import { generatedFields } from './match-fields';
import type { Places } from './places';

export interface ManifestFacts {
  readonly request: MigrationRequest;
  readonly opened: OpenedDataset;
  readonly settings: JsonObject;
  readonly writePlan: WritePlan;
  readonly places: Places;
  readonly startedAt: Date;
  /** The source's files when the conversion began. */
  readonly before: Fingerprint;
  readonly result: Fingerprint;
  readonly copiedDocuments: readonly CopiedDocument[];
  readonly comparison: Comparison | null;
  readonly digests: Readonly<Record<string, string>>;
  readonly writeSeconds: number;
  readonly verifySeconds: number;
}

export function makeManifest(facts: ManifestFacts): Manifest {
  const { request, opened, places, comparison, writePlan } = facts;
  return {
    kind: 'arrayscope-manifest',
    version: 1,
    arrayscope: ARRAYSCOPE_VERSION,
    startedAt: facts.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    source: {
      path: places.source,
      format: opened.format.id,
      settings: opened.summary.openSettings,
      layout: opened.dataset.layout,
      fingerprint: facts.before,
    },
    result: {
      destination: places.destination,
      publishedPath: places.publishedPath,
      format: request.to,
      settings: facts.settings,
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
    verified:
      comparison === null
        ? null
        : {
            rows: comparison.rowsCompared,
            tensors: comparison.tensorsCompared,
            bytes: comparison.bytesCompared,
            complete: comparison.complete,
          },
    digests: facts.digests,
    writeSeconds: facts.writeSeconds,
    verifySeconds: facts.verifySeconds,
  };
}
