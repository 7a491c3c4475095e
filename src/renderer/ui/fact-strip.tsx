import type { ReactNode } from 'react';
import classes from './fact-strip.module.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** The exact value, in a tooltip. */
  readonly exact?: string;
}

/** A line of labelled values. */
export function FactStrip({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes.strip}>
      {facts.map((fact) => (
        <div key={fact.label} className={classes.fact} title={fact.exact}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
