import { Anchor } from '@mantine/core';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { formatPlace } from '../../location/place';

/** Other formats that the same folder can be opened as. */
export function AlternativeFormats({ summary }: { readonly summary: DatasetSummary }) {
  return summary.alternatives.map((other) => (
    <Anchor
      key={other.format}
      size="sm"
      href={formatPlace({ screen: 'inspect', query: { path: summary.path, format: other.format } })}
      style={{ whiteSpace: 'nowrap' }}
    >
      Open as {other.label}
    </Anchor>
  ));
}
