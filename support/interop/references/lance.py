"""Lance tables by pylance 14: one table, tensors as fixed-size lists in fixed-size lists.

Arrayscope names the id `object_id` and the first tensor `data`, and keeps a tensor as one flat list.
The schema's metadata `arrayscope` undoes it: for each field its name, dtype and shape, the column
that holds it, and the encoding: `values` (a complex number is two floats), `row-bytes` (C order,
little-endian), `text`.
"""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

# This file has the name of the package: its own folder must not stand before the packages.
_here = str(Path(__file__).resolve().parent)
sys.path[:] = [folder for folder in sys.path if folder != _here]
lance = importlib.import_module("lance")

FORMAT = "lance"
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]  # fmt: skip


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    table = pa.table({name: _column(array) for name, array in columns.items()})
    lance.write_dataset(table, str(path / "lance_db" / "results.lance"))


def read(path: Path) -> dict[str, np.ndarray]:
    table = _dataset(path).to_table()
    note = json.loads((table.schema.metadata or {}).get(b"arrayscope", b"{}"))
    fields = note.get("fields", [{"name": name, "column": name} for name in table.column_names])
    return {field["name"]: _array(table[field["column"]], field) for field in fields}


def open_rows(path: Path, field: str):
    dataset = _dataset(path)
    return lambda rows: [_array(dataset.take([row], columns=[field])[field], {})[0] for row in rows]


def open_batch(path: Path, field: str):
    dataset = _dataset(path)
    return lambda rows: _array(dataset.take(rows, columns=[field])[field], {})


def full_read(path: Path, field: str) -> np.ndarray:
    return _array(_dataset(path).to_table(columns=[field])[field], {})


def _dataset(path: Path):
    return lance.dataset(str(path / "lance_db" / "results.lance"))


def _column(array: np.ndarray) -> pa.Array:
    if array.dtype.kind == "U":
        return pa.array(array.tolist(), pa.string())
    values = _primitive(array.reshape(-1))
    for extent in reversed(array.shape[1:]):
        values = pa.FixedSizeListArray.from_arrays(values, extent)
    return values


def _primitive(flat: np.ndarray) -> pa.Array:
    """Over the very bytes: NaN payloads are kept."""
    if flat.dtype == np.bool_:
        return pa.array(flat)
    data = pa.py_buffer(np.ascontiguousarray(flat))
    return pa.Array.from_buffers(pa.from_numpy_dtype(flat.dtype), len(flat), [None, data])


def _array(column: pa.ChunkedArray, field: dict) -> np.ndarray:
    kind = column.type
    if pa.types.is_string(kind):
        return np.array(column.to_pylist(), dtype=np.str_)
    if field.get("encoding") == "row-bytes":
        flat = np.frombuffer(b"".join(column.to_pylist()), np.uint8)
    else:
        flat = np.concatenate([_values(chunk) for chunk in column.chunks])
    if "dtype" not in field:
        return flat
    return np.ascontiguousarray(flat).reshape(-1).view(field["dtype"]).reshape(len(column), *field["shape"])


def _values(array: pa.Array) -> np.ndarray:
    if pa.types.is_fixed_size_list(array.type):
        inner = _values(array.flatten())
        return inner.reshape(len(array), array.type.list_size, *inner.shape[1:])
    return array.to_numpy(zero_copy_only=not pa.types.is_boolean(array.type))
