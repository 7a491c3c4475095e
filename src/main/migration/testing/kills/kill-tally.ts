/** How many kills fell where, and what going on has saved. */
import type { Disturbed, Left } from './disturb';

export class KillTally {
  readonly seed: number;
  readonly #byPhase = new Map<string, number>();
  #rolledBack = 0;
  /** Kills in the write phase behind a chunk that can be gone on with, resumed to the end. */
  resumedWrites = 0;
  savedRows = 0;
  /** Of all that were to be written by the runs that went on. */
  #rows = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  add(other: KillTally): void {
    for (const [phase, count] of other.#byPhase)
      this.#byPhase.set(phase, (this.#byPhase.get(phase) ?? 0) + count);
    this.#rolledBack += other.#rolledBack;
    this.resumedWrites += other.resumedWrites;
    this.savedRows += other.savedRows;
    this.#rows += other.#rows;
  }

  get kills(): number {
    return [...this.#byPhase.values()].reduce((sum, count) => sum + count, 0);
  }

  get phases(): ReadonlySet<string> {
    return new Set(this.#byPhase.keys());
  }

  kill(phase: string): void {
    this.#byPhase.set(phase, (this.#byPhase.get(phase) ?? 0) + 1);
  }

  resumed(phase: string, rows: number, left: Left, { result }: Disturbed): void {
    if (phase !== 'write' || left.rows === 0) return;
    this.resumedWrites += 1;
    this.#rows += rows;
    this.savedRows += result?.resumedRows ?? 0;
  }

  rolledBack(): void {
    this.#rolledBack += 1;
  }

  get text(): string {
    const phases = [...this.#byPhase].map(([phase, count]) => `${phase} ${count}`).join(', ');
    return (
      `${this.kills} kills (FUZZ_SEED=${this.seed}): ${phases}. ` +
      `${this.resumedWrites} in the write phase behind a finished chunk were resumed: ` +
      `${this.savedRows} of ${this.#rows} rows were not read again. ${this.#rolledBack} were rolled back.`
    );
  }
}
