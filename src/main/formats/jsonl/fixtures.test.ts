import { join } from 'node:path';
import { describeFixtures } from '../rows/text/fixture-suite';
import { jsonl } from './index';

describeFixtures(jsonl, join(import.meta.dirname, 'fixtures'));
