import { IconPlugConnectedX } from '@tabler/icons-react';
import { EmptyNote } from '../ui/empty-note';
import { Panel } from '../ui/panel';

/** In the place of a run while the way to the engine is lost; why it is lost is said above. */
export function UnseenNote({ text }: { readonly text: string }) {
  return (
    <Panel>
      <EmptyNote
        icon={IconPlugConnectedX}
        title="The engine cannot be seen right now"
        text={text}
      />
    </Panel>
  );
}
