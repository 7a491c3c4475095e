"""HDF5 files by h5py 3: one dataset a column in the root group, `id` as variable UTF-8 text.

What Arrayscope writes needs no undoing: all dtypes are h5py's own. The root's attribute
`arrayscope` keeps names that no dataset may have; none are used here.
"""

from pathlib import Path

import h5py
import numpy as np

FORMAT = "hdf5"
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
    _write(path, columns)


def write_gzip(path: Path, columns: dict[str, np.ndarray]) -> None:
    _write(path, columns, chunks=True, compression="gzip", shuffle=True)


def _write(path: Path, columns: dict[str, np.ndarray], **options) -> None:
    with h5py.File(path, "x") as file:
        for name, array in columns.items():
            if array.dtype.kind == "U":
                file.create_dataset(name, data=array.tolist(), shape=array.shape, dtype=h5py.string_dtype())
            else:
                file.create_dataset(name, data=array, **options)


def read(path: Path) -> dict[str, np.ndarray]:
    with h5py.File(path, "r") as file:
        return {name: _values(dataset) for name, dataset in file.items()}


def _values(dataset: h5py.Dataset) -> np.ndarray:
    if h5py.check_string_dtype(dataset.dtype) is None:
        return dataset[...]
    return np.array(dataset.asstr()[...].tolist(), dtype=np.str_)


def open_rows(path: Path, field: str):
    dataset = h5py.File(path, "r")[field]
    return lambda rows: [dataset[row] for row in rows]


def open_batch(path: Path, field: str):
    """h5py wants rows that ascend and come once."""
    dataset = h5py.File(path, "r")[field]

    def rows_of(rows):
        once, places = np.unique(rows, return_inverse=True)
        return dataset[once][places]

    return rows_of


def full_read(path: Path, field: str) -> np.ndarray:
    with h5py.File(path, "r") as file:
        return file[field][...]
