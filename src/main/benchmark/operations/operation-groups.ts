/** What operations are about; the registry lists those of a group one after the other. */
export const OPERATION_GROUPS = {
  write: 'Writing',
  open: 'Opening',
  readAll: 'Reading all rows',
  readSome: 'Reading some rows',
  find: 'Finding rows',
  change: 'Changing rows',
} as const;
