/**
 * A text in lines of at most `width` characters, broken between words, each behind an indent.
 * A word that is longer than a line stays whole.
 */
export function wrapText(text: string, width: number, indent = '', nextIndent = indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const start = lines.length === 0 ? indent : nextIndent;
    if (line !== '' && start.length + line.length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push((lines.length === 0 ? indent : nextIndent) + line);
  return lines.join('\n');
}
