/** Seconds that a stretch of rows took. */
export interface Stretch {
  readonly rows: number;
  readonly seconds: number;
}

/** Times what lies between two marks. */
export class StretchClock {
  readonly stretches: Stretch[] = [];
  #last = performance.now();

  mark(rows: number): void {
    const now = performance.now();
    this.stretches.push({ rows, seconds: (now - this.#last) / 1000 });
    this.#last = now;
  }
}
