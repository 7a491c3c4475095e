// Placeholder until the entry is written.
export {};
