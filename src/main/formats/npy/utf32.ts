/** Where it lay before other formats came to need it. */
export { codePointCount, trimmedBytes, utf32ToUtf8, utf8ToUtf32 } from '../rows/utf32';
