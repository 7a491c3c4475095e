/** What a result is compared with: the rows of its source, or what its manifest recorded of them. */
export type Against = 'source' | 'manifest';

/** Where a verification is kept while the window is open. */
export function verificationKey(
  pair: { readonly source: string; readonly destination: string },
  against: Against,
): readonly string[] {
  return ['verify', against === 'source' ? pair.source : '', pair.destination];
}
