import { randomBytes } from 'node:crypto';

/** A browser that takes longer than this to start gets the address from the terminal. */
const VALID_MS = 120_000;

/**
 * One-time admissions. The address that a browser is started with can be read by everybody on the
 * machine (it is in the list of processes), so it carries one of these instead of the token.
 */
export class Tickets {
  readonly #valid = new Map<string, number>();

  issue(): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#valid.set(ticket, performance.now() + VALID_MS);
    return ticket;
  }

  /** True once for each ticket, while it is valid. */
  redeem(ticket: string): boolean {
    const until = this.#valid.get(ticket);
    this.#valid.delete(ticket);
    return until !== undefined && performance.now() < until;
  }
}
