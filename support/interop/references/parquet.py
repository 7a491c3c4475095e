"""Parquet by pyarrow 26, with one row group for every 65,536 rows and its other defaults.

Tensors are `arrow.fixed_shape_tensor`, which Arrayscope writes too. It keeps complex numbers as two
floats along a last axis, and with the setting `tensors: bytes` each row as FIXED_LEN_BYTE_ARRAY in C
order, little-endian; the key `arrayscope` of the file's metadata names dtype and shape of every field.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FORMAT = "parquet"
# Parquet has no complex numbers.
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
]


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    table = pa.table({name: _arrow(array) for name, array in columns.items()})
    pq.write_table(table, path, row_group_size=65_536)


def read(path: Path) -> dict[str, np.ndarray]:
    table = pq.read_table(path)
    note = json.loads((table.schema.metadata or {}).get(b"arrayscope", b"{}"))
    fields = {field["name"]: field for field in note.get("fields", [])}
    return {name: _numpy(table[name], fields.get(name)) for name in table.column_names}


def open_rows(path: Path, field: str):
    """pyarrow reads no single rows: each row group that is needed is read once, and picked from."""
    file = pq.ParquetFile(path)
    ends = np.cumsum([file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)])

    def rows_of(rows: list[int]) -> list[np.ndarray]:
        groups = np.searchsorted(ends, rows, side="right")
        found: dict[int, np.ndarray] = {}
        for group in np.unique(groups):
            values = _numpy(file.read_row_group(int(group), columns=[field])[field], None)
            begin = int(ends[group - 1]) if group > 0 else 0
            for place in np.flatnonzero(groups == group):
                found[int(place)] = values[rows[place] - begin].copy()
        return [found[place] for place in range(len(rows))]

    return rows_of


def full_read(path: Path, field: str) -> np.ndarray:
    return _numpy(pq.read_table(path, columns=[field])[field], None)


def _arrow(array: np.ndarray) -> pa.Array:
    if array.ndim == 1:
        return pa.array(array)
    flat = pa.array(array.ravel())
    storage = pa.FixedSizeListArray.from_arrays(flat, int(np.prod(array.shape[1:])))
    kind = pa.fixed_shape_tensor(flat.type, array.shape[1:])
    return pa.ExtensionArray.from_storage(kind, storage)


def _numpy(column: pa.ChunkedArray, field: dict | None) -> np.ndarray:
    parts = [_chunk(chunk) for chunk in column.chunks] or [_chunk(column.combine_chunks())]
    array = parts[0] if len(parts) == 1 else np.concatenate(parts)
    if field is None or not _is_number(field["dtype"]):
        return array
    if array.dtype.kind == "f" and field["dtype"].startswith("complex"):
        array = np.ascontiguousarray(array)
    shape = (len(array), *field["shape"])
    return array.view(field["dtype"]).reshape(shape) if array.size else np.zeros(shape, field["dtype"])


def _chunk(chunk: pa.Array) -> np.ndarray:
    kind = chunk.type
    if isinstance(kind, pa.FixedShapeTensorType):
        # `flatten` would leave out the rows that are null.
        size = int(np.prod(kind.shape))
        values = chunk.storage.values.slice(chunk.offset * size, len(chunk) * size)
        return _flat(values).reshape(len(chunk), *kind.shape)
    if pa.types.is_fixed_size_binary(kind):
        width = kind.byte_width
        bytes_ = np.frombuffer(chunk.buffers()[1], np.uint8)
        return bytes_[chunk.offset * width :][: len(chunk) * width].reshape(len(chunk), width)
    if pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind):
        return _flat(chunk.flatten()).reshape(len(chunk), -1)
    return _flat(chunk)


def _flat(values: pa.Array) -> np.ndarray:
    if pa.types.is_string(values.type):
        return np.array(values.to_pylist(), dtype=np.str_)
    return values.to_numpy(zero_copy_only=False)


def _is_number(dtype: str) -> bool:
    return not dtype.startswith(("str", "bytes"))
