import type { RowOrderInfo } from '../../../shared/model/dataset';

export const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As the batches lie',
  meaning: 'dataset[i] is row i of the batches laid end to end, batch_0 first.',
};

export const INDEX: RowOrderInfo = {
  order: 'index',
  label: 'As the index lists them',
  meaning:
    'dataset[i] is entry i of batch_index.npy, sorted by id: what Hyrax returns for dataset[i].',
};
