import { version } from '../../../package.json';

/** Arrayscope's own version; the bundler puts it in. */
export const ARRAYSCOPE_VERSION: string = version;
