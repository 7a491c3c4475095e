import { notifications } from '@mantine/notifications';

/** Copies text and says so; `what` begins the sentence: `The value`. */
export function copyText(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => notifications.show({ message: `${what} was copied.`, autoClose: 1500 }),
    () =>
      notifications.show({
        color: 'red',
        title: `${what} could not be copied`,
        message: 'The clipboard is not open to this page.',
      }),
  );
}
