import { escapeXml } from './svg-elements';
import type { TextTable } from './text-table';

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 1180px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.figure { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 1rem; }
.figure svg { width: 100%; max-width: 720px; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; text-align: left; border-bottom: 1px solid #8884; }
.number { text-align: right; vertical-align: bottom; }
td.number { white-space: nowrap; }
td:first-child { min-width: 11em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
.caution { font-style: italic; }
`;

/** One file that needs no other: nothing is fetched and no script runs. `body` is HTML. */
export function htmlPage(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeXml(title)}</h1>
${body.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

export function htmlFacts(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([name, value]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`,
  );
  return `<dl>${rows.join('\n')}</dl>`;
}

export function htmlList(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeXml(item)}</li>`).join('\n')}</ul>`;
}

export function htmlTable({
  title,
  note,
  columns,
  rows,
  numbersFrom,
  numbersTo,
}: TextTable): string {
  const kind = (at: number): string =>
    at >= numbersFrom && at < numbersTo ? ' class="number"' : '';
  const head = columns.map((name, at) => `<th scope="col"${kind(at)}>${escapeXml(name)}</th>`);
  const body = rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${kind(at)}>${escapeXml(cell)}</td>`).join('')}</tr>`,
  );
  const below = note === undefined ? '' : `<p>${escapeXml(note)}</p>`;
  return `<h2>${escapeXml(title)}</h2>${below}
<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}
