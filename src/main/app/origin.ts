/** The window's own origin: everything it loads comes from the built renderer, nothing from a net. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://arrayscope';
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** True for a page of ours; anything else gets neither ports nor answers. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}
