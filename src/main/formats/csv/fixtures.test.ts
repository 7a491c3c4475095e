import { join } from 'node:path';
import { describeFixtures } from '../rows/text/fixture-suite';
import { csv } from './index';

describeFixtures(csv, join(import.meta.dirname, 'fixtures'));
