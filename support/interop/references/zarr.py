"""Zarr by zarr-python 3.1: a group with one array a column, `id` as fixed-width text.

Arrayscope notes the order of its fields in the group's attribute `arrayscope`: each with its name,
the array that holds it, and, where rows may be null, the array of truth values that says which are
not. Text without a width is `string` (version 3) or `|O` with vlen-utf8 (version 2).
"""

from pathlib import Path

import numpy as np
import zarr

FORMAT = "zarr"
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
CHUNK_BYTES = 1 << 20


def write(path: Path, columns: dict[str, np.ndarray], **options) -> None:
    group = zarr.open_group(path, mode="w-", zarr_format=options.pop("zarr_format", 3))
    for name, values in columns.items():
        row = max(1, values[:1].nbytes)
        chunks = (max(1, min(max(1, len(values)), CHUNK_BYTES // row)), *values.shape[1:])
        array = group.create_array(name, shape=values.shape, dtype=values.dtype, chunks=chunks, **options)
        array[...] = values
    zarr.consolidate_metadata(group.store)


def write_gzip(path: Path, columns: dict[str, np.ndarray]) -> None:
    write(path, columns, compressors=zarr.codecs.GzipCodec(level=5))


def read(path: Path) -> dict[str, np.ndarray]:
    group = zarr.open_group(path, mode="r")
    note = group.attrs.get("arrayscope")
    if note is None:
        return {name: group[name][...] for name in sorted(group.array_keys())}
    return {field["name"]: _plain(group[field["array"]][...]) for field in note["fields"]}


def _plain(values: np.ndarray) -> np.ndarray:
    """Strings of any length as NumPy's fixed-width ones."""
    if values.dtype.kind == "T":
        return np.array(values.tolist(), dtype=np.str_)
    if values.dtype.kind != "O":
        return values
    is_bytes = any(isinstance(value, bytes) for value in values)
    return np.array(values.tolist(), dtype=np.bytes_ if is_bytes else np.str_)


def open_rows(path: Path, field: str):
    array = zarr.open_group(path, mode="r")[field]
    return lambda rows: [array[row] for row in rows]


def open_batch(path: Path, field: str):
    array = zarr.open_group(path, mode="r")[field]
    return lambda rows: array.oindex[rows]


def full_read(path: Path, field: str) -> np.ndarray:
    return zarr.open_group(path, mode="r")[field][...]
