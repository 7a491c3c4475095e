import { stringify } from 'smol-toml';
import type { SampleRequest } from '../../shared/model/shell';

/** The configuration that a Hyrax run would have left beside its results, for the sample. */
export function sampleConfig({ items, shape, dtype, seed, layout }: SampleRequest): string {
  const header = '# Made by Arrayscope: a sample, not the result of a run.\n';
  const config = {
    general: { results_dir: 'results', dev_mode: false },
    data_set: { name: 'ArrayscopeSample', primary_id_field: 'object_id', seed },
    sample: {
      items,
      shape: [...shape],
      dtype,
      layout,
      bands: 'g, r, i',
      noise: 'normal, unit standard deviation',
    },
  };
  return `${header}${stringify(config)}\n`;
}
