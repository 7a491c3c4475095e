"""How Arrayscope writes tables as text: a folder with a Data Package and one text file.

The rules by which csv.py and jsonl.py undo its mappings, with Python's own json alone. A field's
dtype and shape stand under `arrayscope` in the Table Schema.
"""

import base64
import json
from pathlib import Path

import numpy as np


def read_package(path: Path) -> tuple[Path, dict, list[dict]]:
    """The text file, its resource record, and the fields."""
    record = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    resource = record["resources"][0]
    return path / resource["path"], resource, resource["schema"]["fields"]


def number(value, dtype: np.dtype):
    """One slot: words are NaN and infinities, `nan:` is followed by the bits in hexadecimal."""
    if not isinstance(value, str):
        return value
    if value.startswith("nan:"):
        bits = np.dtype(f"u{dtype.itemsize}")
        return np.array(int(value[4:], 16), bits).view(dtype)[()]
    return float(value)


def numbers(values: list, dtype: np.dtype, shape: list[int]) -> np.ndarray:
    """Flat or nested lists, one a row; complex numbers are [re, im] innermost."""
    slot = np.dtype(f"f{dtype.itemsize // 2}") if dtype.kind == "c" else dtype
    extents = [len(values), *shape] + ([2] if dtype.kind == "c" else [])
    flat = []

    def walk(value):
        if isinstance(value, list):
            for part in value:
                walk(part)
        else:
            flat.append(value)

    walk(values)
    out = np.zeros(len(flat), slot)
    for index, value in enumerate(flat):
        out[index] = number(value, slot)
        if isinstance(value, str) and value.startswith("nan:"):
            # An assignment may quieten a signalling NaN; its bits may not.
            out.view(f"u{slot.itemsize}")[index] = int(value[4:], 16)
    return out.reshape(extents).view(dtype).reshape([len(values), *shape])


def column(field: dict, values: list) -> np.ndarray:
    dtype, shape = field["arrayscope"]["dtype"], field["arrayscope"]["shape"]
    if dtype.startswith("bytes"):
        return np.array([base64.b64decode(value) for value in values], dtype=np.bytes_)
    if dtype.startswith("str"):
        return np.array(values, dtype=np.str_)
    return numbers(values, np.dtype(dtype), shape)


def bare_json(array: np.ndarray, row: int):
    """A row for json.dumps: ints and floats of Python, whose repr is exact."""
    return array[row].tolist()
