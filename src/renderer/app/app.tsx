import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { EngineConnection } from '../engine/engine-connection';
import { EngineProvider } from '../engine/use-engine';
import { AppShell } from './app-shell';
import { createQueryClient } from './query-client';
import { cssVariables, theme } from './theme';
import { useEngineCache } from './use-engine-cache';

const queryClient = createQueryClient();

export function App({ connection }: { readonly connection: EngineConnection }) {
  useEngineCache(connection, queryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <EngineProvider connection={connection}>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" limit={3} />
          <AppShell />
        </QueryClientProvider>
      </EngineProvider>
    </MantineProvider>
  );
}
