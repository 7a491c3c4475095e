"""A folder of .npy files by NumPy 2: each file a field, `id.npy` fixed-width text.

What Arrayscope writes needs no undoing: its `arrayscope-npy.json` only keeps the order of the fields.
"""

from pathlib import Path

import numpy as np

FORMAT = "npy"
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


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    path.mkdir()
    for name, array in columns.items():
        np.save(path / f"{name}.npy", array, allow_pickle=False)


def read(path: Path) -> dict[str, np.ndarray]:
    return {file.stem: np.load(file, allow_pickle=False) for file in sorted(path.glob("*.npy"))}


def open_rows(path: Path, field: str):
    """A memory map hands out views; the copy is what makes it a row read."""
    array = np.load(path / f"{field}.npy", mmap_mode="r")
    return lambda rows: [np.array(array[row]) for row in rows]


def open_batch(path: Path, field: str):
    array = np.load(path / f"{field}.npy", mmap_mode="r")
    return lambda rows: array[rows]


def full_read(path: Path, field: str) -> np.ndarray:
    return np.load(path / f"{field}.npy", allow_pickle=False)
