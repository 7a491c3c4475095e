import type { InspectEvent } from '../../shared/contract/datasets';
import type { Inspection } from '../../shared/model/dataset';
import { useEngine } from '../engine/use-engine';
import { type StreamStep, useStream } from '../work/use-stream';

/** The full check of every header, index and id; once a dataset, as long as it stays open. */
export function useInspection(datasetId: string) {
  const engine = useEngine();
  return useStream<InspectEvent, Inspection>({
    key: ['inspect', datasetId],
    start: (signal) => engine.datasets.inspect({ datasetId }, { signal }),
    read: readEvent,
  });
}

function readEvent(event: InspectEvent): StreamStep<Inspection> {
  return event.type === 'progress' ? event : { type: 'result', result: event.inspection };
}
