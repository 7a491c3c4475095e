/** A process that saves reports: `node writer-fixture.js PREFIX COUNT`; `ready` before the first. */
import { reportFixture } from '../report-fixture';
import { requireHistory, saveReport, setBaseline } from '../store';

const [prefix = '', count = '0'] = process.argv.slice(2);
await requireHistory();
process.stdout.write('ready\n');
for (let number = 0; number < Number(count); number += 1) {
  const id = `${prefix}${number}`;
  await saveReport(reportFixture({ id }));
  await setBaseline(id);
}
