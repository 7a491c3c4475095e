/**
 * What Electron gives a utility process to speak through, by shape: nothing outside src/main/app
 * imports electron, and the same bundles run under plain Node.
 */

/** Electron's `MessagePortMain`. Messages wait until `start` is called. Bodies are always copied. */
export interface PortMain {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Electron's `process.parentPort`: the line to the main process, which may carry ports. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly PortMain[] }) => void,
  ): unknown;
}

/** The line to Electron's main process; undefined under plain Node. */
export function electronParentPort(): ParentPort | undefined {
  const port: unknown = Reflect.get(process, 'parentPort');
  return isParentPort(port) ? port : undefined;
}

function isParentPort(value: unknown): value is ParentPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'postMessage') === 'function' &&
    typeof Reflect.get(value, 'on') === 'function'
  );
}
