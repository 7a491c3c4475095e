/** What a benchmark ran on and with. */
export interface Environment {
  readonly arrayscope: string;
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly fileSystem: string;
  /** The block device or the mounted source, where the system tells. */
  readonly device: string | null;
  /** The processor's frequency governor, where the system tells. */
  readonly governor: string | null;
  readonly runtime: 'Electron' | 'Node';
  readonly libraries: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly loadAverage: number;
}
