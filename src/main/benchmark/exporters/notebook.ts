/** A Jupyter notebook (nbformat 4.5) with the data in it; it has no outputs until it is run. */
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { FIGURE_OPERATIONS, operationLabel, speedupSeries, timeSeries } from './chart-data';
import { toMarkdown } from './markdown';

const DRAW = `import json

import matplotlib.pyplot as plt
import numpy as np

report = json.loads(DATA)
colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
markers = ["o", "s", "^", "D", "v"]
hatches = ["", "//", "..", "xx"]


def errors(points):
    return [[p["y"] - p["low"] for p in points], [p["high"] - p["y"] for p in points]]


def size_ticks(ax, places, sizes):
    ax.set_xticks(places, [f"{size:,}" for size in sizes])
    ax.set_xticks([], minor=True)


def legend_below(ax):
    longest = max(len(text) for text in ax.get_legend_handles_labels()[1])
    columns = 1 if longest > 45 else 2
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=columns, fontsize=8)


fig, axes = plt.subplots(2, 2, figsize=(15, 12), layout="constrained")
fig.suptitle(report["title"])
for ax, panel in zip(axes.flat, report["panels"]):
    for series in panel["series"]:
        points, style = series["points"], series["style"]
        ax.errorbar(
            [p["x"] for p in points], [p["y"] for p in points], yerr=errors(points),
            label=series["label"], capsize=3,
            color=colours[style % len(colours)], marker=markers[style % len(markers)],
        )
    ax.set(title=panel["title"], xlabel="Items", ylabel="Median time (s), 95 % interval")
    ax.set(xscale="log", yscale="log")
    ax.grid(True, alpha=0.3)
    if panel["series"]:
        measured = sorted({p["x"] for series in panel["series"] for p in series["points"]})
        size_ticks(ax, measured, measured)
        legend_below(ax)

ax = axes[1, 1]
speedups = report["speedups"]
sizes = sorted({p["x"] for series in speedups for p in series["points"]})
width = 0.8 / max(1, len(speedups))
for number, series in enumerate(speedups):
    points = series["points"]
    ax.bar(
        [sizes.index(p["x"]) + (number - (len(speedups) - 1) / 2) * width for p in points],
        [p["y"] - 1 for p in points], width, bottom=1, yerr=errors(points), capsize=3,
        label=series["label"], color=colours[number % len(colours)], alpha=0.85,
        hatch=hatches[number // len(colours) % len(hatches)],
    )
ax.axhline(1, color="k", linestyle="--", alpha=0.5)
ax.set(title="Speed-up, 95 % interval (1: no difference)", xlabel="Items", ylabel="Times as fast")
ax.set_yscale("log")
size_ticks(ax, np.arange(len(sizes)), sizes)
ax.grid(True, axis="y", alpha=0.3)
if speedups:
    legend_below(ax)
plt.show()
`;

const TABLE = `for one in sorted(report["results"], key=lambda r: (r["operation"], r["items"], r["label"])):
    print(
        f"{one['operation']:<18}{one['items']:>8}  {one['label']:<48}"
        f"{one['median']:>12.6f} s  [{one['low']:.6f}, {one['high']:.6f}]"
    )
`;

export function toNotebook(report: BenchmarkReport): string {
  const data = {
    title: report.title,
    panels: FIGURE_OPERATIONS.map((operation) => ({
      title: operationLabel(operation),
      series: timeSeries(report, operation),
    })),
    speedups: speedupSeries(report),
    results: report.results,
    storage: report.storage,
    controls: report.controls,
    method: report.method,
    environment: report.environment,
  };
  // A JSON string is a Python string too: the same quotes and escapes.
  const literal = JSON.stringify(JSON.stringify(data));
  const cells = [
    cell('markdown', 'report', toMarkdown(report)),
    cell('code', 'data', `DATA = ${literal}\n`),
    cell('code', 'figure', DRAW),
    cell('code', 'table', TABLE),
  ];
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

function cell(type: 'markdown' | 'code', id: string, text: string): object {
  const common = { cell_type: type, id, metadata: {}, source: sourceLines(text) };
  return type === 'markdown' ? common : { ...common, execution_count: null, outputs: [] };
}

/** Lines that keep their ends, the last one without. */
function sourceLines(text: string): readonly string[] {
  return text.replace(/\n$/, '').split(/(?<=\n)/);
}
