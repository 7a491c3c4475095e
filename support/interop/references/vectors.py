"""Raw vectors by NumPy 2: `write` makes one bare file (np.ndarray.tofile), `read` undoes a folder.

A folder that Arrayscope wrote holds `arrayscope-vectors.json`: for each field its name, dtype,
shape of a row, file, and how many bytes of the file count. Numbers are little-endian in C order;
strings are JSON lines (null where there is no value; in byte strings a backslash is doubled and
a byte that is no UTF-8 is \\xNN).
"""

import json
import re
from pathlib import Path

import numpy as np

FORMAT = "vectors"
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
NOTE = "arrayscope-vectors.json"


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    """One column of numbers, without a word on what they are: nothing here holds ids or shapes."""
    (values,) = [column for column in columns.values() if column.dtype.kind not in "US"]
    np.ascontiguousarray(values).tofile(path)


def open_settings(columns: dict[str, np.ndarray]) -> dict:
    """What a person has to say to open what `write` wrote."""
    (values,) = [column for column in columns.values() if column.dtype.kind not in "US"]
    dimension = int(np.prod(values.shape[1:], dtype=np.int64))
    return {"layout": "raw", "dtype": values.dtype.name, "dimension": dimension}


def read(path: Path) -> dict[str, np.ndarray]:
    note = json.loads((path / NOTE).read_text("utf-8"))
    return {field["name"]: _field(path, field) for field in note["fields"]}


def _field(path: Path, field: dict) -> np.ndarray:
    data = (path / field["file"]).read_bytes()[: field["bytes"]]
    if not field["dtype"].startswith(("str", "bytes")):
        return np.frombuffer(data, field["dtype"]).reshape(-1, *field["shape"])
    texts = [json.loads(line) for line in data.decode("utf-8").split("\n")[:-1]]
    if field["dtype"].startswith("str"):
        return np.array([text or "" for text in texts], np.str_)
    return np.array([_unescaped(text or "") for text in texts], np.bytes_)


def _unescaped(text: str) -> bytes:
    escape = re.compile(rb"\\(?:\\|x([0-9a-f]{2}))")
    replaced = escape.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else b"\\", text.encode("utf-8"))
    return replaced


def _mapped(path: Path, field: str) -> np.ndarray:
    note = json.loads((path / NOTE).read_text("utf-8"))
    noted = next(item for item in note["fields"] if item["name"] == field)
    values = np.memmap(path / noted["file"], noted["dtype"], "r")
    return values.reshape(-1, *noted["shape"])


def open_rows(path: Path, field: str):
    """A memory map hands out views; the copy is what makes it a row read."""
    array = _mapped(path, field)
    return lambda rows: [np.array(array[row]) for row in rows]


def open_batch(path: Path, field: str):
    array = _mapped(path, field)
    return lambda rows: array[rows]


def full_read(path: Path, field: str) -> np.ndarray:
    note = json.loads((path / NOTE).read_text("utf-8"))
    noted = next(item for item in note["fields"] if item["name"] == field)
    return np.fromfile(path / noted["file"], noted["dtype"]).reshape(-1, *noted["shape"])
