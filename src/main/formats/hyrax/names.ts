/** The files of a Hyrax result folder, by name. */
export const INDEX_NAME = 'batch_index.npy';
export const INSERTION_NAME = 'batch_index_insertion_order.npy';
export const CONFIG_NAME = 'original_dataset_config.toml';

export function batchName(number: number): string {
  return `batch_${number}.npy`;
}

/** The number of a batch file, null for another name. Hyrax writes no leading zeros. */
export function batchNumber(name: string): number | null {
  const digits = /^batch_(0|[1-9][0-9]{0,14})\.npy$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Configuration that lies beside the batches. */
export function isConfigName(name: string): boolean {
  return /\.(?:toml|json)$/i.test(name);
}
