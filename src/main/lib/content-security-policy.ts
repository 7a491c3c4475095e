/**
 * What the page may load: its own scripts and pictures, nothing inline but styles (the component
 * library sets positions through style attributes), no frames, no plugins, no network.
 * `blob:` pictures are exports and previews that the page made itself.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');
