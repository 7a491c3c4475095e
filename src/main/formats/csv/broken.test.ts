import { describeBroken } from '../rows/text/broken-suite';
import { csv } from './index';

describeBroken(csv, 'data.csv');
