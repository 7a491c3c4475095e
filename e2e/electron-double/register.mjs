// `node --import` this, then the built main bundle: `electron` resolves to the double.
import { register } from 'node:module';

register('./resolve-hook.mjs', import.meta.url);
