/** A thread that reads ranges of rows for a stream. */
import { parentPort } from 'node:worker_threads';
import { serveScans } from './streaming/serve-scans';

if (parentPort !== null) serveScans(parentPort);
