/** The Python that a notebook of a report runs; `DATA` is its text of JSON. */

/** What the other cells read and draw with. */
export const PREPARE = `import json

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
`;

/** The 2×2: three times against size, and speed-up bars. */
export const DRAW_TIMES = `fig, axes = plt.subplots(2, 2, figsize=(15, 12), layout="constrained")
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

/** Size against speed with its Pareto front, a panel an operation and size. */
export const DRAW_COMPRESSION = `from matplotlib.ticker import FuncFormatter


def decimal(value, unit):
    for prefix in ["", "k", "M", "G", "T"]:
        if abs(value) < 1000 or prefix == "T":
            return f"{value:.3g} {prefix}{unit}"
        value /= 1000


panels = report["compression"]
columns = min(2, len(panels))
rows = -(-len(panels) // columns)
fig, axes = plt.subplots(
    rows, columns, figsize=(7.5 * columns, 7 * rows), layout="constrained", squeeze=False
)
for ax in axes.flat[len(panels):]:
    ax.set_axis_off()
for ax, panel in zip(axes.flat, panels):
    # On the front drawn last, above what it pushed off: nothing is as small, as fast and as lossless.
    for p in sorted(panel["points"], key=lambda p: p["isOnFront"]):
        colour = colours[p["style"] % len(colours)]
        ax.errorbar(
            [p["bytesPerRow"]], [p["value"]],
            yerr=[[p["value"] - p["low"]], [p["high"] - p["value"]]],
            label=p["label"] + (" (on the front)" if p["isOnFront"] else ""),
            linestyle="none", capsize=3, markersize=8,
            color=colour, marker=markers[p["style"] % len(markers)],
            markerfacecolor=colour if p["isOnFront"] else "none",
        )
    # In steps: between two points nothing was measured. What lost something is not on the line.
    front = sorted((p["bytesPerRow"], p["value"]) for p in panel["points"] if p["isOnLine"])
    ax.step(
        [x for x, _ in front], [y for _, y in front], where="post",
        color="0.4", linestyle="--", linewidth=1, zorder=0,
    )
    ax.set(title=panel["title"], xlabel=panel["xLabel"], ylabel=panel["yLabel"], yscale="log")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, "B")))
    if panel["unit"] == "rate":
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, "B/s")))
    else:
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 1e6:,.4g} µs"))
    ax.yaxis.set_minor_formatter(ax.yaxis.get_major_formatter())
    ax.tick_params(axis="y", which="minor", labelsize=7)
    ax.grid(True, alpha=0.3)
    legend_below(ax)
plt.show()
`;

/** Throughput of reading as a stream over batch rows × batches ahead, the recommended framed. */
export const DRAW_STREAMS = `from matplotlib.patches import Rectangle

panels = report["streams"]
columns = min(2, len(panels))
rows = -(-len(panels) // columns)
height = 2 + 0.5 * max(len(panel["rows"]) for panel in panels)
fig, axes = plt.subplots(
    rows, columns, figsize=(7.5 * columns, height * rows), layout="constrained", squeeze=False
)
for ax in axes.flat[len(panels):]:
    ax.set_axis_off()
for ax, panel in zip(axes.flat, panels):
    rates = np.full((len(panel["rows"]), len(panel["columns"])), np.nan)
    for cell in panel["cells"]:
        rates[cell["row"], cell["column"]] = cell["rowsPerSecond"]
    # From 0, so that settings that are nearly equal look it.
    image = ax.imshow(rates, cmap="cividis", vmin=0, vmax=np.nanmax(rates), aspect="auto")
    for cell in panel["cells"]:
        at = cell["column"], cell["row"]
        star = "★ " if cell["isRecommended"] else ""
        ink = "black" if cell["rowsPerSecond"] > 0.5 * np.nanmax(rates) else "white"
        ax.text(*at, f"{star}{cell['rowsPerSecond']:,.3g}", ha="center", va="center", color=ink)
        if cell["isRecommended"]:
            corner = at[0] - 0.46, at[1] - 0.44
            ax.add_patch(Rectangle(corner, 0.92, 0.88, fill=False, edgecolor=ink, linewidth=2.5))
    ax.set_xticks(range(len(panel["columns"])), panel["columns"])
    ax.set_yticks(range(len(panel["rows"])), panel["rows"])
    ax.set(title=panel["title"], xlabel="Batches read ahead", ylabel="Batch rows")
    fig.colorbar(image, ax=ax, label="rows/s")
fig.supxlabel("★ recommended: the smallest within 5 % of the best", fontsize=9)
plt.show()
`;

/** Every case, its median and interval. */
export const PRINT_TABLE = `for one in sorted(report["results"], key=lambda r: (r["operation"], r["items"], r["label"])):
    print(
        f"{one['operation']:<18}{one['items']:>8}  {one['label']:<48}"
        f"{one['median']:>12.6f} s  [{one['low']:.6f}, {one['high']:.6f}]"
    )
`;
