// Placeholder until the renderer is written.
export {};
