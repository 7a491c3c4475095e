import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { failureInfo } from '../../ui/failure-info';

export interface QueueDeed {
  /** What it is called, for the sentence where it fails. */
  readonly what: string;
  readonly run: () => Promise<unknown>;
}

/** Does one thing with a queue; what comes of it is seen in the queue itself. */
export function useQueueDeed() {
  return useMutation({
    mutationFn: ({ run }: QueueDeed) => run(),
    onError: (error, { what }) =>
      notifications.show({ color: 'red', title: what, message: failureInfo(error).message }),
  });
}
