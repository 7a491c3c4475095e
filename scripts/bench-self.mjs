// `npm run bench:self`: measures Arrayscope against its own last release. Not written yet.
console.error('bench:self is not written yet.');
process.exitCode = 1;
