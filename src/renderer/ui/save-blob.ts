/** Saves bytes as a file in the way of the browser: into the download folder, or where it asks. */
export function saveBlob(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download reads the address after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Any name as a part of a file's name that every system takes. */
export function fileNamePart(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+|[._]+$/g, '');
  return safe === '' ? 'row' : safe.slice(0, 120);
}
