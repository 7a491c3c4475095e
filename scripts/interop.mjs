// `npm run test:interop`: what Arrayscope writes, opened by the reference libraries, and back.
// No check is here yet, and nothing is claimed.
console.log('interop: no checks exist yet');
