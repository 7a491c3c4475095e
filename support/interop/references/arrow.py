"""Arrow IPC by pyarrow 26.

What Arrayscope writes is undone by documented rules: a tensor is a fixed-size list whose extension
type `arrow.fixed_shape_tensor` says its shape; the schema's metadata `arrayscope` is JSON with the
dtype and shape of each field, for complex numbers (two floats each) and for tensors of booleans.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc

FORMAT = "arrow"
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]  # fmt: skip
# Small enough that a file of a few thousand rows has several batches.
CHUNK_BYTES = 8 * 2**20


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    arrays = {name: _column(np.asarray(values)) for name, values in columns.items()}
    table = pa.table(arrays)
    row_bytes = max(1, table.nbytes // max(1, table.num_rows))
    with ipc.new_file(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=max(1, CHUNK_BYTES // row_bytes))


def read(path: Path) -> dict[str, np.ndarray]:
    with pa.memory_map(str(path)) as source, ipc.open_file(source) as reader:
        table = reader.read_all()
        note = json.loads((table.schema.metadata or {}).get(b"arrayscope", b"{}"))
        noted = {field["name"]: field for field in note.get("fields", [])}
        return {name: _array(table[name], noted.get(name)) for name in table.column_names}


def open_rows(path: Path, field: str):
    """Rows of memory-mapped batches: a view of the values, and a copy of the row out of it."""
    reader = ipc.open_file(pa.memory_map(str(path)))
    views = [_values(reader.get_batch(index).column(field)) for index in range(reader.num_record_batches)]
    starts = np.cumsum([0, *[len(view) for view in views]])

    def rows_of(rows):
        found = []
        for row in rows:
            batch = int(np.searchsorted(starts, row, side="right")) - 1
            found.append(views[batch][row - starts[batch]].copy())
        return found

    return rows_of


def full_read(path: Path, field: str) -> np.ndarray:
    with pa.memory_map(str(path)) as source, ipc.open_file(source) as reader:
        views = [_values(reader.get_batch(index).column(field)) for index in range(reader.num_record_batches)]
        return np.concatenate(views)


def _column(values: np.ndarray) -> pa.Array:
    if values.dtype.kind in "US":
        return pa.array(values.tolist(), pa.string() if values.dtype.kind == "U" else pa.binary())
    flat = _primitive(values.reshape(-1))
    if values.ndim == 1:
        return flat
    if values.dtype == np.bool_:
        # No tensors of bits in pyarrow: lists in lists have a shape of their own.
        for extent in reversed(values.shape[1:]):
            flat = pa.FixedSizeListArray.from_arrays(flat, extent)
        return flat
    storage = pa.FixedSizeListArray.from_arrays(flat, int(np.prod(values.shape[1:])))
    kind = pa.fixed_shape_tensor(flat.type, list(values.shape[1:]))
    return pa.ExtensionArray.from_storage(kind, storage)


def _primitive(flat: np.ndarray) -> pa.Array:
    """Over the very bytes: NaN payloads are kept."""
    if flat.dtype == np.bool_:
        return pa.array(flat)
    data = pa.py_buffer(np.ascontiguousarray(flat))
    return pa.Array.from_buffers(pa.from_numpy_dtype(flat.dtype), len(flat), [None, data])


def _array(column: pa.ChunkedArray, noted: dict | None) -> np.ndarray:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        return np.array(column.to_pylist(), dtype=np.str_ if pa.types.is_string(kind) else np.bytes_)
    parts = [_values(chunk) for chunk in column.chunks]
    values = np.concatenate(parts) if parts else _empty(kind)
    if noted is None:
        return values
    values = np.ascontiguousarray(values).reshape(-1)
    return values.view(noted["dtype"]).reshape(len(column), *noted["shape"])


def _values(array: pa.Array) -> np.ndarray:
    """Numbers of one chunk, without a copy where they are not bits."""
    if isinstance(array, pa.FixedShapeTensorArray):
        return array.to_numpy_ndarray()
    if pa.types.is_fixed_size_list(array.type):
        inner = _values(array.flatten())
        return inner.reshape(len(array), array.type.list_size, *inner.shape[1:])
    return array.to_numpy(zero_copy_only=not pa.types.is_boolean(array.type))


def _empty(kind: pa.DataType) -> np.ndarray:
    shape = []
    if isinstance(kind, pa.FixedShapeTensorType):
        shape, kind = list(kind.shape), kind.value_type
    elif pa.types.is_fixed_size_list(kind):
        shape, kind = [kind.list_size], kind.value_type
    return np.empty((0, *shape), kind.to_pandas_dtype())
