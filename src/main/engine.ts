/** The engine's entry in Electron's utility process: serves windows, asks main for the rest. */
import { electronEngine } from './rpc/electron-engine';
import { electronParentPort } from './lib/parent-port';

const parent = electronParentPort();
if (parent === undefined) throw new Error('This entry runs in a utility process of Electron only.');
electronEngine(parent, () => process.exit(0));
