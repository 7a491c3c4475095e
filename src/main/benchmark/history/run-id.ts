/** An id is part of the names of exported files: nothing that a path could be made of. */
const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,80}$/;

export function isRunId(text: string): boolean {
  return ID.test(text);
}
