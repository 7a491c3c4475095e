/** One benchmark case, one answer, exit. */
import { runCaseJob } from './benchmark/case-job';
import { serveChildJob } from './lib/child-job';
import { parentLink } from './lib/parent-link';

serveChildJob(parentLink(), runCaseJob);
