// The test forked this process and owns the Chromium: windows are asked of it over IPC.
import { EventEmitter } from 'node:events';

class LineToTest extends EventEmitter {
  send(message) {
    if (process.connected) process.send?.(message);
  }
}

export const line = new LineToTest();
process.on('message', (message) => line.emit(message.type, message));
process.on('disconnect', () => process.exit(1));
