// Loaded first in a doubled utility process: `process.parentPort` over Node's IPC channel.
import { EventEmitter } from 'node:events';
import { MessagePortMain } from './message-ports.mjs';

class ParentPort extends EventEmitter {
  postMessage(data) {
    process.send?.({ type: 'message', data });
  }
}

const parentPort = new ParentPort();
const early = [];
/** Local end of each port that the parent gave, by id: what it posts crosses to the parent. */
const given = new Map();

function openPort(id) {
  const [mine, wire] = MessagePortMain.pair();
  const line = wire.sendAway(
    (event) => process.connected && process.send?.({ type: 'port', id, ...event }),
  );
  given.set(id, line);
  return mine;
}

function deliver(event) {
  if (parentPort.listenerCount('message') === 0) early.push(event);
  else parentPort.emit('message', event);
}

parentPort.on('newListener', (name) => {
  if (name === 'message')
    setImmediate(() => early.splice(0).forEach((event) => parentPort.emit('message', event)));
});

process.on('message', (message) => {
  if (message.type === 'message')
    deliver({ data: message.data, ports: message.ports.map(openPort) });
  else if (message.close) given.get(message.id)?.closedAway();
  else given.get(message.id)?.fromAway(message.data);
});
process.on('disconnect', () => process.exit(0));

Object.defineProperty(process, 'parentPort', { value: parentPort });
