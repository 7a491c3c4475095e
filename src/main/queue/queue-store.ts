/** The record of one queue on the disk: read by all, changed by one program at a time. */
import { type Lock, acquireLock, isLocked } from '../migration/lock';
import { heldElsewhere } from './held-elsewhere';
import type { QueueEntry } from './queue-entry';
import { appendToQueue, dropTornLine, readQueueRecord } from './queue-journal';
import { queueJournalPath, queueLockPath } from './queue-places';
import { type QueueRecord, applyEntry } from './queue-record';

export class QueueStore {
  readonly #path: string;
  readonly #lockPath: string;
  #record: QueueRecord;
  #lock: Lock | null = null;
  #elsewhere: boolean;

  private constructor(id: string, record: QueueRecord, elsewhere: boolean) {
    this.#path = queueJournalPath(id);
    this.#lockPath = queueLockPath(id);
    this.#record = record;
    this.#elsewhere = elsewhere;
  }

  /** @throws UsageError `no-queue`, InputError for a journal that cannot be read */
  static async open(id: string): Promise<QueueStore> {
    const record = await readQueueRecord(queueJournalPath(id));
    return new QueueStore(id, record, await isLocked(queueLockPath(id)));
  }

  get record(): QueueRecord {
    return this.#record;
  }

  /** This program may change it. */
  get isHeld(): boolean {
    return this.#lock !== null;
  }

  /** Another program may, when it was looked at last. */
  get isElsewhere(): boolean {
    return this.#elsewhere;
  }

  /** @throws InputError `queue-busy` while another program runs it */
  async hold(): Promise<void> {
    if (this.#lock !== null) return;
    try {
      this.#lock = await acquireLock(this.#lockPath);
    } catch (error) {
      throw heldElsewhere(error);
    }
    this.#elsewhere = false;
    await dropTornLine(this.#path);
    this.#record = await readQueueRecord(this.#path);
  }

  async letGo(): Promise<void> {
    await this.#lock?.release();
    this.#lock = null;
  }

  /** It is on the disk when this returns. */
  async append(entry: QueueEntry): Promise<void> {
    const after = applyEntry(this.#record, entry);
    await appendToQueue(this.#path, entry);
    this.#record = after;
  }

  /** Looks what another program did, while this one does not hold it. @returns whether there may be news */
  async refresh(): Promise<boolean> {
    if (this.#lock !== null) return false;
    const before = this.#elsewhere;
    this.#elsewhere = await isLocked(this.#lockPath);
    // Nothing was written since by anybody, or another program may have.
    const isNews = this.#elsewhere || before;
    if (isNews) this.#record = await readQueueRecord(this.#path);
    return isNews;
  }
}
