"""JSON Lines by Python's json; speed by pyarrow.json.

A bare file says no types, so only those that values tell come back: bool, int64, float64.
"""

import importlib.util
import json
from pathlib import Path

import numpy as np

# By path: another file of this folder has the name of a standard module.
_spec = importlib.util.spec_from_file_location("text_package", Path(__file__).with_name("text_package.py"))
text_package = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(text_package)

FORMAT = "jsonl"
DTYPES = ["bool", "int64", "float64"]


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    """NaN and infinities as json.dumps writes them, without quotes."""
    rows = len(next(iter(columns.values())))
    with open(path, "x", encoding="utf-8") as file:
        for row in range(rows):
            line = {name: array[row].tolist() for name, array in columns.items()}
            file.write(json.dumps(line) + "\n")


def read(path: Path) -> dict[str, np.ndarray]:
    file_path, _, fields = text_package.read_package(path)
    # Split at newlines alone: str.splitlines knows others, which may stand in strings.
    lines = file_path.read_text(encoding="utf-8").split("\n")[:-1]
    rows = [json.loads(line) for line in lines]
    return {
        field["name"]: text_package.column(field, [row[field["name"]] for row in rows]) for field in fields
    }


def open_rows(path: Path, field: str):
    """Where each line begins, noted once, then one line a row."""
    file = open(path, "rb")
    offsets = [0]
    for line in file:
        offsets.append(offsets[-1] + len(line))

    def rows(wanted):
        found = []
        for row in wanted:
            file.seek(offsets[row])
            line = json.loads(file.read(offsets[row + 1] - offsets[row]))
            found.append(np.array(line[field]))
        return found

    return rows


def full_read(path: Path, field: str) -> np.ndarray:
    import pyarrow.json

    table = pyarrow.json.read_json(path, read_options=pyarrow.json.ReadOptions(block_size=2**27))
    column = table[field].combine_chunks()
    shape = [len(column)]
    while str(column.type).startswith("list"):
        shape.append(len(column.flatten()) // max(1, len(column)))
        column = column.flatten()
    return column.to_numpy(zero_copy_only=False).reshape([shape[0], -1])
