"""NumPy's archives by NumPy 2: one array a column, `id` as fixed-width text.

What Arrayscope writes needs no undoing: the members are the fields. The archive's comment holds
names that no member may have; none are used here.
"""

from pathlib import Path

import numpy as np

FORMAT = "npz"
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
    # Through an open file: np.savez adds .npz to a name that has none.
    with open(path, "xb") as file:
        np.savez(file, **columns)


def write_deflated(path: Path, columns: dict[str, np.ndarray]) -> None:
    with open(path, "xb") as file:
        np.savez_compressed(file, **columns)


def read(path: Path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def open_rows(path: Path, field: str):
    """The array is loaded once, as NumPy's documentation advises; it cannot map a member."""
    with np.load(path, allow_pickle=False) as archive:
        array = archive[field]
    return lambda rows: [array[row].copy() for row in rows]


def full_read(path: Path, field: str) -> np.ndarray:
    with np.load(path, allow_pickle=False) as archive:
        return archive[field]
