import { Component, type ReactNode } from 'react';
import { FailureNote } from '../ui/failure-note';

interface State {
  readonly error: unknown;
}

/** A defect in one screen leaves the others usable. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <div style={{ padding: 16 }}>
        <FailureNote
          error={this.state.error}
          what="This screen failed. That is a defect of Arrayscope; your data were not touched."
          onRetry={() => this.setState({ error: null })}
        />
      </div>
    );
  }
}
