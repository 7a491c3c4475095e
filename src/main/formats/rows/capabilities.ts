import type { FormatCapabilities } from '../../../shared/model/dataset';

/** Of a format whose datasets are read, and written whole; what it changes in place it adds. */
export const READ_AND_WRITE: FormatCapabilities = {
  read: true,
  write: true,
  append: false,
  replace: false,
  delete: false,
  compact: false,
  findById: true,
  nearest: false,
};
