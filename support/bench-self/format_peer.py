"""The references' side of `npm run bench:self -- formats`: one JSON document on standard output.

    format_peer.py list                               ids, variants, who writes
    format_peer.py make ID VARIANT FOLDER             FOLDER/narrow.ID and FOLDER/wide.ID
    format_peer.py time ID PATH ROWS_FILE REPEATS     seconds of whole reads, of single rows, of all in one request
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
from load_references import load_references, variants  # noqa: E402

SHAPES = {"narrow": (1_000_000, 10), "wide": (5_000, 64, 64, 3)}
FIELD = "tensor"


def describe() -> dict:
    found, missing = load_references()
    return {
        "missing": missing,
        "formats": {
            name: {
                "variants": sorted(variants(module)),
                # Bare bytes cannot be opened without a word; Arrayscope's own folder of them can.
                "written": "by Arrayscope" if hasattr(module, "open_settings") else "by the reference",
                "measurable": "float32" in module.DTYPES,
            }
            for name, module in found.items()
        },
    }


def make(name: str, variant: str, folder: Path) -> dict:
    module = load_references([name])[0][name]
    write = variants(module)[variant]
    rng = np.random.default_rng(1)
    for kind, shape in SHAPES.items():
        # Noise with the sign and exponent of real values, and mantissas that compress a little.
        values = np.round(rng.standard_normal(shape, dtype=np.float32), 3)
        write(folder / f"{kind}.{name}", {FIELD: values})
    return {}


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(name: str, path: Path, rows: list[int], repeats: int) -> dict:
    """Every pass on a file of its own opening, as on Arrayscope's side; opening rows is not timed."""
    module = load_references([name])[0][name]
    # Where the library has no way of reading several rows, or none that is faster: one by one.
    open_batch = getattr(module, "open_batch", module.open_rows)
    sums = {
        "full": word_sum(module.full_read(path, FIELD)),
        "rows": sum(word_sum(row) for row in module.open_rows(path, FIELD)(rows)) & 0xFFFFFFFF,
        "batch": sum(word_sum(row) for row in open_batch(path, FIELD)(rows)) & 0xFFFFFFFF,
    }
    full, single, batch = [], [], []
    for _ in range(repeats):
        full.append(seconds(lambda: module.full_read(path, FIELD)))
        rows_of = module.open_rows(path, FIELD)
        single.append(seconds(lambda: rows_of(rows)))
        batch_of = open_batch(path, FIELD)
        batch.append(seconds(lambda: batch_of(rows)))
    return {"sums": sums, "full": full, "rows": single, "batch": batch}


def word_sum(array: np.ndarray) -> int:
    words = np.ascontiguousarray(array, dtype=np.float32).reshape(-1).view(np.uint32)
    return int(words.sum(dtype=np.uint64)) & 0xFFFFFFFF


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "list":
        print(json.dumps(describe()))
    elif command == "make":
        print(json.dumps(make(rest[0], rest[1], Path(rest[2]))))
    elif command == "time":
        rows = json.loads(Path(rest[2]).read_text())
        print(json.dumps(measure(rest[0], Path(rest[1]), rows, int(rest[3]))))
    else:
        raise SystemExit(f"unknown command {command}")
