import { Button } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useEngine } from '../../engine/use-engine';
import { goTo } from '../../location/use-place';
import { isCancelled } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { WorkProgress } from '../../ui/work-progress';

/** One click writes a sample dataset and opens it. */
export function SamplePanel({ prominent = false }: { readonly prominent?: boolean }) {
  const engine = useEngine();
  const queries = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  const sample = useMutation({
    mutationFn: () => {
      const controller = new AbortController();
      stop.current = controller;
      return engine.shell.makeSample({}, { signal: controller.signal });
    },
    onSuccess: ({ path }) => {
      void queries.invalidateQueries({ queryKey: ['recent'] });
      goTo({ screen: 'inspect', query: { path } });
    },
  });
  if (sample.isPending) {
    return (
      <WorkProgress
        what="Writing 1,000 galaxies of 64 × 64 × 3"
        progress={null}
        onCancel={() => stop.current?.abort()}
      />
    );
  }
  return (
    <>
      {sample.isError &&
        (isCancelled(sample.error) ? (
          <p className="dim" role="status">
            The sample was cancelled.
          </p>
        ) : (
          <FailureNote error={sample.error} what="The sample could not be made" />
        ))}
      <Button
        size={prominent ? 'sm' : 'xs'}
        variant={prominent ? 'filled' : 'default'}
        leftSection={<IconSparkles size={16} aria-hidden />}
        mt={sample.isError ? 'sm' : 0}
        onClick={() => sample.mutate()}
      >
        Make a sample dataset
      </Button>
      <p className="dim" style={{ margin: '8px 0 0', fontSize: 12 }}>
        1,000 rows of 64 × 64 × 3 float32, about 50 MB, in Arrayscope’s own data folder.
      </p>
    </>
  );
}
