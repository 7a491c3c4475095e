"""Hyrax's npy results by NumPy 2, as hyrax/datasets/result_dataset.py lays them out.

A batch holds one id and one tensor a row (structured arrays), so a dataset is written for each dtype.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from batch_folder import read_batch_folder, write_batch_folder  # noqa: E402

FORMAT = "hyrax"
DTYPES = [
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
]
ONE_TENSOR = True
BATCH_ROWS = 500


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    tensors = columns["tensor"]
    ids = columns.get("id", np.array([f"row-{row:07d}" for row in range(len(tensors))]))
    write_batch_folder(path, ids, tensors, BATCH_ROWS)


def read(path: Path) -> dict[str, np.ndarray]:
    ids, tensors = read_batch_folder(path)
    return {"id": ids, "tensor": tensors}


def open_rows(path: Path, field: str):
    """Rows out of a memory map of each batch, opened when first needed."""
    maps: dict[int, np.ndarray] = {}

    def rows_of(rows: list[int]) -> list[np.ndarray]:
        found = []
        for row in rows:
            batch, at = divmod(row, BATCH_ROWS)
            if batch not in maps:
                maps[batch] = np.load(path / f"batch_{batch}.npy", mmap_mode="r")
            found.append(np.array(maps[batch][field][at]))
        return found

    return rows_of


def full_read(path: Path, field: str) -> np.ndarray:
    files = sorted(
        (file for file in path.glob("batch_*.npy") if file.stem[6:].isdigit()), key=lambda f: int(f.stem[6:])
    )
    return np.concatenate([np.load(file, allow_pickle=False)[field] for file in files])
