/** Bytes `[from, to)` of a decoded chunk. */
export interface ByteSpan {
  readonly from: number;
  readonly to: number;
}

/** A codec from bytes to bytes, as the pipeline uses it. */
export interface DecodeRequest {
  /** Bytes that must come out, where the layout says so. */
  readonly expected: number | null;
  /** More than this must not come out, whatever the encoded bytes claim. */
  readonly limit: number;
  /** Memory of `expected` bytes that the answer may be put in; then it is the answer. */
  readonly into?: Uint8Array | undefined;
  /** Only these bytes need be right in the answer, which may end behind them. */
  readonly wanted?: ByteSpan | undefined;
}

export interface ByteCodec {
  /** @throws Error in a few words; the caller knows where the bytes lie. */
  decode(encoded: Uint8Array, request: DecodeRequest): Promise<Uint8Array> | Uint8Array;
  encode(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Whether it is quicker where only some bytes are wanted. */
  readonly readsParts?: boolean;
  /** Length of what `bytes` are encoded to, where that does not depend on them. */
  encodedBytes?(bytes: number): number;
}

/** Words for a length that a codec's own header states. @throws Error when it cannot be true. */
export function checkLength(length: number, { expected, limit }: DecodeRequest): void {
  if (expected !== null && length !== expected)
    throw new Error(`it holds ${length} bytes where ${expected} belong`);
  if (length > limit) throw new Error(`it would become ${length} bytes`);
}
