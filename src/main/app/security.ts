import { type App, type Session, type WebContents } from 'electron';
import { isAppUrl } from './origin';

/** No page navigates away, opens windows, embeds others or is granted a permission. */
export function lockDown(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The clipboard may be written (copying values is a feature); everything else is refused. */
export function denyPermissions(session: Session): void {
  const allowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(allowed(permission) && isAppUrl(contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission) => allowed(permission));
  session.setDevicePermissionHandler(() => false);
}

/** The sender of an IPC message must be the top frame of one of our own pages. */
export function isTrustedSender(event: Electron.IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isAppUrl(frame.url);
}
