"""NumPack by its own package (numpack 0.4.5).

Arrayscope adds `arrayscope-numpack.json` to a folder, because NumPack knows numbers only: a field
with "spans" and "bytes" is text, row i of it being bytes[begin : begin + length] with
(begin, length) = spans[i]; where the array "valid" is false there is no value.
"""

import json
from pathlib import Path

import numpy as np
from numpack import NumPack

FORMAT = "numpack"
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
NOTE = "arrayscope-numpack.json"


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    """Numbers only: a column of text is refused by NumPack itself."""
    with NumPack(path) as pack:
        pack.save({name: np.ascontiguousarray(values) for name, values in columns.items()})


def read(path: Path) -> dict[str, np.ndarray]:
    with NumPack(path) as pack:
        note = path / NOTE
        if not note.exists():
            return {name: pack.load(name) for name in sorted(pack.get_member_list())}
        fields = json.loads(note.read_text("utf-8"))["fields"]
        return {field["name"]: _field(pack, field) for field in fields}


def _field(pack: NumPack, field: dict) -> np.ndarray:
    if "array" in field:
        return pack.load(field["array"])
    heap = pack.load(field["bytes"]).tobytes()
    texts = [heap[begin : begin + length] for begin, length in pack.load(field["spans"]).tolist()]
    if field["encoding"] == "utf8":
        return np.array([text.decode("utf-8") for text in texts], dtype=np.str_)
    return np.array(texts, dtype=np.bytes_)


def open_rows(path: Path, field: str):
    """A lazy array hands out views of its memory map; the copy is what makes it a row read."""
    pack = NumPack(path)
    pack.open()
    lazy = pack.load(field, lazy=True)
    return lambda rows: [np.array(lazy[row]) for row in rows]


def full_read(path: Path, field: str) -> np.ndarray:
    with NumPack(path) as pack:
        return pack.load(field)
