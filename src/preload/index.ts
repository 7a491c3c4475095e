// Placeholder until the preload script is written.
export {};
