/** What the preload script of the desktop program exposes; absent in a browser. */
interface ArrayscopePaths {
  readonly pathForFile: (file: File) => string;
}

/** Where a dropped file or folder lies; null in a browser, which keeps that from pages. */
export function droppedPath(file: File): string | null {
  const paths = (window as { readonly arrayscopePaths?: ArrayscopePaths }).arrayscopePaths;
  const path = paths?.pathForFile(file) ?? '';
  return path === '' ? null : path;
}
