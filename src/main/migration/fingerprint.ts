export {
  type FileState,
  type Fingerprint,
  fingerprint,
  fingerprintChange,
  fingerprintOfDataset,
  fingerprintOfTree,
  fingerprintSchema,
  walkFiles,
} from '../datasets/fingerprint';
