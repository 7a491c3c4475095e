import { Button, Skeleton } from '@mantine/core';
import { IconArrowsDiff, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import type { CaseIdentity } from '../../../shared/model/benchmark-history';
import { casesText } from '../../../shared/model/planned-cases';
import { useEngine } from '../../engine/use-engine';
import { FailureNote } from '../../ui/failure-note';
import { formatDate } from '../../ui/format-date';
import { formatDuration } from '../../ui/format-duration';
import classes from './benchmark.module.css';
import { CancelledBadge } from './cancelled-badge';
import { REPORT_KINDS } from './export-kinds';
import { ExportMenu } from './export-menu';
import { ReportBody } from './report-body';
import { REPORT_KEY, REPORT_LIST_KEY } from './report-key';

interface ReportViewProps {
  readonly id: string;
  readonly operations: readonly OperationInfo[];
  readonly onBack: () => void;
  /** Puts the report's request into the form. */
  readonly onReuse: (report: BenchmarkReport) => void;
  /** Shows another report and this one side by side. */
  readonly onCompare: (before: string) => void;
  readonly onTrend: (one: CaseIdentity) => void;
}

/** One saved report. */
export function ReportView(props: ReportViewProps) {
  const { id, operations, onBack, onReuse, onCompare, onTrend } = props;
  const engine = useEngine();
  const report = useQuery({
    queryKey: [REPORT_KEY, id],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.get({ id }, { signal }),
  });
  const baseline = useQuery({
    queryKey: [...REPORT_LIST_KEY, {}],
    queryFn: ({ signal }) => engine.benchmarks.list({}, { signal }),
    select: (all) => all.find(({ isBaseline }) => isBaseline),
  }).data;
  if (report.isError) {
    return (
      <FailureNote error={report.error} what="This report cannot be opened">
        <Button variant="default" onClick={onBack}>
          Saved reports
        </Button>
      </FailureNote>
    );
  }
  if (report.data === undefined) return <Skeleton height={320} />;
  const { data } = report;
  return (
    <>
      <div className={classes.toolbar}>
        <div className={classes.reportTitle}>
          <h2>{data.title}</h2>
          <p className="dim">
            {formatDate(data.createdAt)},{' '}
            {casesText({ cases: data.results.length, controls: data.controls.length })} in{' '}
            {formatDuration(data.durationMs)}
          </p>
        </div>
        {data.status === 'cancelled' && <CancelledBadge text="Cancelled: only part was measured" />}
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          onClick={() => onReuse(data)}
        >
          Use these settings
        </Button>
        {baseline !== undefined && baseline.id !== id && (
          <Button
            variant="default"
            leftSection={<IconArrowsDiff size={14} />}
            title={baseline.title}
            onClick={() => onCompare(baseline.id)}
          >
            Compare with the baseline
          </Button>
        )}
        <ExportMenu
          label="Export the report"
          what="The report"
          kinds={REPORT_KINDS}
          write={(format) => engine.benchmarks.export({ id, format })}
        />
      </div>
      {data.results.length === 0 && data.failures.length === 0 ? (
        <p>Nothing was measured before the run was cancelled.</p>
      ) : (
        <ReportBody report={data} operations={operations} onTrend={onTrend} />
      )}
    </>
  );
}
