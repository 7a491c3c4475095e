import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import type { CaseIdentity } from '../../../shared/model/benchmark-history';
import { AdvicePanel } from './advice-panel';
import { CaseTable } from './case-table';
import { ClaimsTable } from './claims-table';
import { CompressionFigure } from './compression-figure';
import { FailuresPanel } from './failures-panel';
import { Figure } from './figure';
import { Findings } from './findings';
import { ImportantCautions } from './important-cautions';
import { MethodPanel } from './method-panel';
import { NarrowingTable } from './narrowing-table';
import { NoiseFloor } from './noise-floor';
import { StorageTable } from './storage-table';
import { StreamFigure } from './stream-figure';

interface ReportBodyProps {
  readonly report: BenchmarkReport;
  readonly operations: readonly OperationInfo[];
  /** Opens a case over all saved runs; a run that was not kept has none. */
  readonly onTrend?: (one: CaseIdentity) => void;
}

/** A finished (or cancelled) benchmark: pictures first, then what they say, then every number. */
export function ReportBody({ report, operations, onTrend }: ReportBodyProps) {
  return (
    <>
      <ImportantCautions findings={report.findings} />
      <Figure title={report.title} measured={report} operations={operations} complete />
      <StreamFigure streams={report.streams} />
      <CompressionFigure report={report} operations={operations} />
      <Findings findings={report.findings.filter((one) => one.important !== true)} />
      {report.advice !== undefined && report.advice !== null && (
        <AdvicePanel advice={report.advice} />
      )}
      <NoiseFloor controls={report.controls} operations={operations} />
      <ClaimsTable claims={report.claims ?? []} storage={report.storage} />
      <FailuresPanel failures={report.failures} operations={operations} />
      <StorageTable storage={report.storage} />
      <NarrowingTable storage={report.storage} />
      <CaseTable results={report.results} operations={operations} onTrend={onTrend} />
      <MethodPanel report={report} />
    </>
  );
}
