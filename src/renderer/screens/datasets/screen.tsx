import { IconTools } from '@tabler/icons-react';
import { EmptyNote } from '../../ui/empty-note';
import { Page } from '../../ui/page';

export function Screen() {
  return (
    <Page title="datasets">
      <EmptyNote icon={IconTools} title="Not built yet" />
    </Page>
  );
}
