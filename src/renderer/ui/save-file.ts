/** How long the browser may take to begin reading what it was given, in milliseconds. */
const KEPT_MS = 60_000;

/** Hands a file to the person, where the browser or the desktop program puts downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
