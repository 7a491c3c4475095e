import type { RunComparison } from '../../../shared/model/benchmark-history';
import {
  comparisonCautions,
  comparisonFacts,
  comparisonSummary,
  comparisonTables,
  comparisonTitle,
} from './comparison-tables';
import { escapeMarkdown, markdownBullets, markdownSections, markdownTable } from './markdown-text';

export function comparisonMarkdown(comparison: RunComparison): string {
  const cautions = comparisonCautions(comparison);
  return markdownSections([
    `# ${escapeMarkdown(comparisonTitle(comparison))}`,
    escapeMarkdown(comparisonSummary(comparison)),
    cautions.length === 0 ? '' : '## What else differs',
    markdownBullets(cautions),
    ...comparisonTables(comparison).flatMap(markdownTable),
    '## How it was compared',
    markdownBullets(comparisonFacts(comparison).map(([name, value]) => `${name}: ${value}`)),
  ]);
}
