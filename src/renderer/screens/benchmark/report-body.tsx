import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import { CaseTable } from './case-table';
import { FailuresPanel } from './failures-panel';
import { Figure } from './figure';
import { Findings } from './findings';
import { MethodPanel } from './method-panel';
import { StorageTable } from './storage-table';

interface ReportBodyProps {
  readonly report: BenchmarkReport;
  readonly operations: readonly OperationInfo[];
}

/** A finished (or cancelled) benchmark: pictures first, then what they say, then every number. */
export function ReportBody({ report, operations }: ReportBodyProps) {
  return (
    <>
      <Figure title={report.title} measured={report} operations={operations} complete />
      <Findings findings={report.findings} />
      <FailuresPanel failures={report.failures} operations={operations} />
      <StorageTable storage={report.storage} />
      <CaseTable results={report.results} operations={operations} />
      <MethodPanel report={report} />
    </>
  );
}
