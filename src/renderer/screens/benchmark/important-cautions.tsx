import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Finding } from '../../../shared/model/benchmark';

/** What puts every number of a report in doubt, above the first of them. */
export function ImportantCautions({ findings }: { readonly findings: readonly Finding[] }) {
  const important = findings.filter((one) => one.important === true);
  if (important.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="Read this first"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
    >
      {important.map(({ text }) => (
        <p key={text} style={{ margin: 0 }}>
          {text}
        </p>
      ))}
    </Alert>
  );
}
