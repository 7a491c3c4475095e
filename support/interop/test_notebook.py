"""The notebook of a real benchmark, run cell by cell, and what it draws beside the report's numbers.

Run by `npm run test:interop`, which sets ARRAYSCOPE_CLI.
"""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from arrayscope_cli import arrayscope  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402


class Notebook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "report.ipynb")
            cls.report = arrayscope(
                "bench", "--formats", "zarr:codec=none,zarr:codec=zstd,zarr:codec=gzip",
                "--operations", "write,full-read,random-read,stream", "--sweep", "10x0,2",
                "--sizes", "60", "--shape", "16", "--repeats", "3", "--rounds", "1",
                "--no-control", "--report", file,
            )  # fmt: skip
            cls.cells = json.loads(file.read_text())["cells"]
        assert cls.report["failures"] == []

    def run_cells(self):
        """The figures that each code cell drew by its id, and what the table printed."""
        names, figures, printed = {}, {}, io.StringIO()
        show, plt.show = plt.show, lambda: None
        try:
            for cell in self.cells:
                if cell["cell_type"] != "code":
                    continue
                before = set(plt.get_fignums())
                with contextlib.redirect_stdout(printed):
                    exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
                drawn = [plt.figure(n) for n in plt.get_fignums() if n not in before]
                for figure in drawn:
                    # Layout and texts are only made when it is drawn.
                    figure.canvas.draw()
                figures[cell["id"]] = drawn
        finally:
            plt.show = show
        self.addCleanup(plt.close, "all")
        return figures, printed.getvalue()

    def test_every_cell_runs(self):
        figures, printed = self.run_cells()
        drawn = {name: len(some) for name, some in figures.items()}
        self.assertEqual(
            drawn, {"data": 0, "prepare": 0, "figure": 1, "compression": 1, "streams": 1, "table": 0}
        )
        self.assertEqual(len(printed.splitlines()), len(self.report["results"]))
        self.check_times(figures["figure"][0])
        self.check_compression(figures["compression"][0])
        self.check_streams(figures["streams"][0])

    def check_times(self, figure):
        writes = {r["label"]: r["median"] for r in self.report["results"] if r["operation"] == "write"}
        ax = figure.axes[0]
        handles, labels = ax.get_legend_handles_labels()
        self.assertEqual(set(labels), set(writes))
        for bars, label in zip(handles, labels):
            self.assertEqual(list(bars.lines[0].get_ydata()), [writes[label]])

    def check_compression(self, figure):
        sizes = {s["label"]: s["bytes"] / s["items"] for s in self.report["storage"]}
        self.assertEqual(len(sizes), 3)
        axes = [ax for ax in figure.axes if ax.axison]
        self.assertEqual(len(axes), 3)
        for ax in axes:
            points = {}
            for bars, label in zip(*ax.get_legend_handles_labels()):
                name = label.removesuffix(" (on the front)")
                (x,), (y,) = bars.lines[0].get_data()
                entry = next(size for size in sizes if name == size or name.startswith(f"{size} · "))
                self.assertEqual(x, sizes[entry])
                points[name] = (x, y, label != name)
            better = -1 if "higher is better" in ax.get_ylabel() else 1
            # Computed once more: on the front is what no other is as small and as fast as.
            for name, (x, y, is_on_front) in points.items():
                dominated = any(
                    u <= x and better * v <= better * y and (u, v) != (x, y)
                    for u, v, _ in points.values()
                )
                self.assertEqual(is_on_front, not dominated, name)
            line = next(one for one in ax.lines if one.get_linestyle() == "--")
            front = sorted((x, y) for x, y, is_on_front in points.values() if is_on_front)
            self.assertEqual(list(zip(*line.get_data())), front)

    def check_streams(self, figure):
        grids = self.report["streams"]
        self.assertEqual(len(grids), 3)
        maps = [ax for ax in figure.axes if ax.images]
        self.assertEqual(len(maps), len(grids))
        for ax, grid in zip(maps, grids):
            rows = [text.get_text() for text in ax.get_yticklabels()]
            columns = [text.get_text() for text in ax.get_xticklabels()]
            rates = ax.images[0].get_array()
            self.assertEqual(np.ma.count(np.ma.masked_invalid(rates)), len(grid["cells"]))
            for cell in grid["cells"]:
                at = rows.index(str(cell["batchRows"])), columns.index(str(cell["prefetch"]))
                self.assertEqual(rates[at], cell["rowsPerSecond"])
            (frame,) = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
            x, y = (np.array(frame.get_xy()) + (frame.get_width() / 2, frame.get_height() / 2)).round()
            chosen = grid["recommended"]
            self.assertEqual(rows[int(y)], str(chosen["batchRows"]))
            self.assertEqual(columns[int(x)], str(chosen["prefetch"]))


if __name__ == "__main__":
    unittest.main()
