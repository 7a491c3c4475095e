import { faultsSuite } from './migrate-faults-suite';

faultsSuite('all');
