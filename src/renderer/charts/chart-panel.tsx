import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { assertNever } from '../../shared/errors';
import { Panel } from '../ui/panel';
import { Chart } from './chart';
import { ChartLegend } from './chart-legend';
import { type ChartSpec, formatOf } from './chart-spec';
import { ChartTable } from './chart-table';
import classes from './charts.module.css';
import { HeatTable } from './heat-table';
import { intervalList } from './interval-list';
import { PictureMenu } from './picture-menu';
import { ScatterTable } from './scatter-table';
import { BarSwatch, PointSwatch, SeriesSwatch } from './series-swatch';

interface ChartPanelProps {
  readonly spec: ChartSpec;
  /** Beside the title: a choice of what is compared. */
  readonly controls?: ReactNode;
  /** Said instead of the chart where there is nothing to draw. */
  readonly emptyText: string;
}

/** A chart with its legend, the same numbers as a table, and export as a picture. */
export function ChartPanel({ spec, controls, emptyText }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const isEmpty = isEmptySpec(spec);
  return (
    <Panel
      fill
      title={spec.title}
      actions={
        <>
          {controls}
          <ActionIcon
            aria-label={asTable ? `${spec.title} as a chart` : `${spec.title} as a table`}
            title={asTable ? 'Show the chart' : 'Show the numbers as a table'}
            disabled={isEmpty}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
          </ActionIcon>
          <PictureMenu
            label={`Export ${spec.title}`}
            title={spec.title}
            specs={[spec]}
            disabled={isEmpty}
          />
        </>
      }
    >
      {isEmpty ? (
        <div className={classes.empty}>{emptyText}</div>
      ) : asTable ? (
        <SpecTable spec={spec} />
      ) : (
        <div className={classes.chart}>
          {spec.kind !== 'heat' && intervalList(spec) === undefined && (
            <ChartLegend entries={legendOf(spec)} />
          )}
          <Chart spec={spec} />
        </div>
      )}
    </Panel>
  );
}

function SpecTable({ spec }: { readonly spec: ChartSpec }) {
  if (spec.kind === 'heat') return <HeatTable title={spec.title} grid={spec.grid} />;
  if (spec.kind === 'scatter') return <ScatterTable spec={spec} />;
  return spec.kind === 'time' ? (
    <ChartTable title={spec.title} series={spec.series} format={formatOf(spec)} />
  ) : (
    <ChartTable
      title={spec.title}
      series={spec.series}
      format={formatOf(spec)}
      noteOf={(point) => point.verdict}
    />
  );
}

function isEmptySpec(spec: ChartSpec): boolean {
  switch (spec.kind) {
    case 'heat':
      return spec.grid.cells.length === 0;
    case 'scatter':
      return spec.points.length === 0;
    case 'time':
      return spec.series.every((one) => one.points.length === 0);
    case 'speedup':
      return spec.series.every((one) => one.points.length === 0);
    default:
      return assertNever(spec);
  }
}

function legendOf(spec: Exclude<ChartSpec, { readonly kind: 'heat' }>) {
  switch (spec.kind) {
    case 'scatter':
      return spec.points.map((one) => ({ label: one.label, swatch: <PointSwatch {...one} /> }));
    case 'time':
      return spec.series.map((one) => ({
        label: one.label,
        swatch: <SeriesSwatch series={one} />,
      }));
    case 'speedup':
      return spec.series.map((one) => ({ label: one.label, swatch: <BarSwatch series={one} /> }));
    default:
      return assertNever(spec);
  }
}
