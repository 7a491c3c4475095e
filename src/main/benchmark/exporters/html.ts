import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { figurePanels } from './figure';
import { htmlFacts, htmlList, htmlPage, htmlTable } from './html-page';
import { escapeXml } from './svg-elements';
import { reportFacts, reportTables } from './tables';

/** Charts as inline SVG. */
export function toHtml(report: BenchmarkReport): string {
  const findings = report.findings.map(
    (one) => `<li class="${one.kind}">${escapeXml(one.text)}</li>`,
  );
  return htmlPage(report.title, [
    report.status === 'cancelled'
      ? '<p><strong>This run was cancelled; what is missing was not measured.</strong></p>'
      : '',
    '<h2>Findings</h2>',
    `<ul>${findings.join('\n')}</ul>`,
    `<div class="figure">${figurePanels(report).join('\n')}</div>`,
    ...reportTables(report).map(htmlTable),
    '<h2>Method</h2>',
    htmlFacts(reportFacts(report)),
    htmlList(report.method.notes),
  ]);
}
