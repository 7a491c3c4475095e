import type { FileKind } from './file-signatures';

/**
 * What kind of text a file's first bytes are; null where they are no UTF-8 text.
 * @param cut true where the file goes on, so that a character may be cut at the end
 */
export function textKind(head: Buffer, cut: boolean): FileKind | null {
  const text = decode(head, cut);
  if (text === null) return null;
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return {
      what: 'a web page (HTML)',
      advice: 'A download that needs a login often ends as one: look at it in a browser.',
    };
  }
  if (start.startsWith('<?xml') || start.startsWith('<svg')) {
    return { what: 'an XML document', advice: 'Convert the values in it to CSV or .npy.' };
  }
  if (start.startsWith('{') || start.startsWith('[')) {
    return {
      what: 'JSON text',
      advice: 'Write one JSON object a row and line (JSON Lines), or save the arrays with np.save.',
    };
  }
  if (start.startsWith('#!')) {
    return { what: 'a script', advice: 'It is a program, and holds no data to show.' };
  }
  return {
    what: 'a text file',
    advice:
      'If it holds numbers, load them in Python (np.loadtxt) and save the array with np.save.',
  };
}

/** Null for what is no UTF-8, or holds control characters that no text has. */
function decode(head: Buffer, cut: boolean): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: cut });
    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
