import { readFileSync } from 'node:fs';
import type { CaseUsage } from '../../../shared/model/benchmark';

/** proc(5), `/proc/self/io`: of all threads of the process. Absent on other systems. */
const COUNTERS = '/proc/self/io';

type IoName = 'rchar' | 'wchar' | 'read_bytes' | 'write_bytes';
type Io = Readonly<Record<IoName, number>> & { readonly textBytes: number };

/** Adds up what the process uses between `start` and `stop`, over any number of such spans. */
export class UsageMeter {
  #spans = 0;
  #cpuMicroseconds = 0;
  #io: Record<IoName, number> | null = { rchar: 0, wchar: 0, read_bytes: 0, write_bytes: 0 };
  #from: { readonly cpu: NodeJS.CpuUsage; readonly io: Io | null } | null = null;

  start(): void {
    const io = readIo();
    this.#from = { cpu: process.cpuUsage(), io };
  }

  stop(): void {
    const from = this.#from;
    if (from === null) return;
    const cpu = process.cpuUsage(from.cpu);
    const io = readIo();
    this.#from = null;
    this.#spans += 1;
    this.#cpuMicroseconds += cpu.user + cpu.system;
    if (io === null || from.io === null || this.#io === null) {
      this.#io = null;
      return;
    }
    // Counting is a read of its own: the one that `start` made lies inside the span.
    this.#io.rchar += io.rchar - from.io.rchar - from.io.textBytes;
    this.#io.wchar += io.wchar - from.io.wchar;
    this.#io.read_bytes += io.read_bytes - from.io.read_bytes;
    this.#io.write_bytes += io.write_bytes - from.io.write_bytes;
  }

  /** Means over the spans so far. */
  mean(): CaseUsage {
    const spans = Math.max(1, this.#spans);
    const io = this.#io;
    const of = (name: IoName): number | null => (io === null ? null : io[name] / spans);
    return {
      cpuSeconds: this.#cpuMicroseconds / 1e6 / spans,
      readBytes: of('rchar'),
      writtenBytes: of('wchar'),
      deviceReadBytes: of('read_bytes'),
      deviceWrittenBytes: of('write_bytes'),
    };
  }
}

/** Some containers list the file and refuse to show it: then there are no counts. */
function readIo(): Io | null {
  let text: string;
  try {
    text = readFileSync(COUNTERS, 'utf8');
  } catch {
    return null;
  }
  const value = (name: IoName): number =>
    Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
  const io = {
    rchar: value('rchar'),
    wchar: value('wchar'),
    read_bytes: value('read_bytes'),
    write_bytes: value('write_bytes'),
    textBytes: text.length,
  };
  return Object.values(io).some(Number.isNaN) ? null : io;
}
