import { describeBroken } from '../rows/text/broken-suite';
import { jsonl } from './index';

describeBroken(jsonl, 'data.jsonl');
