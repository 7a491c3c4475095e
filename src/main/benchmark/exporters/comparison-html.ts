import type { RunComparison } from '../../../shared/model/benchmark-history';
import {
  comparisonCautions,
  comparisonFacts,
  comparisonSummary,
  comparisonTables,
  comparisonTitle,
} from './comparison-tables';
import { htmlFacts, htmlList, htmlPage, htmlTable } from './html-page';
import { escapeXml } from './svg-elements';
import { ratioPlot } from './svg-ratio-plot';

export function comparisonHtml(comparison: RunComparison): string {
  const { cases } = comparison;
  const cautions = comparisonCautions(comparison);
  return htmlPage(comparisonTitle(comparison), [
    `<p>${escapeXml(comparisonSummary(comparison))}</p>`,
    ...(cautions.length === 0 ? [] : ['<h2>What else differs</h2>', htmlList(cautions)]),
    cases.length === 0
      ? ''
      : `<div class="figure">${ratioPlot('Times as fast as before', cases)}</div>`,
    ...comparisonTables(comparison).map(htmlTable),
    '<h2>How it was compared</h2>',
    htmlFacts(comparisonFacts(comparison)),
  ]);
}
