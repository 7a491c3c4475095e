"""CSV by Python's csv module; speed by pyarrow.csv and, for lists in cells, json.

A bare file says no types, so only those that values tell come back: bool, int64, float64.
"""

import importlib.util
import json
import sysconfig
from pathlib import Path

import numpy as np


def _load(name, path):
    """By path: this file has the name of the standard module, and its folder stays off sys.path."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


csv = _load("standard_csv", Path(sysconfig.get_path("stdlib")) / "csv.py")
text_package = _load("text_package", Path(__file__).with_name("text_package.py"))

FORMAT = "csv"
DTYPES = ["bool", "int64", "float64"]
csv.field_size_limit(2**31 - 1)


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    """Tensors as JSON lists in their cells. Texts in quotes: an empty one without them is null."""
    rows = len(next(iter(columns.values())))
    with open(path, "x", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(columns)
        for row in range(rows):
            writer.writerow([_cell(array, row) for array in columns.values()])


def _cell(array, row):
    value = array[row].tolist()
    return json.dumps(value) if isinstance(value, list) else value


def read(path: Path) -> dict[str, np.ndarray]:
    file_path, resource, fields = text_package.read_package(path)
    with open(file_path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, delimiter=resource["dialect"]["delimiter"])
    assert header == [field["name"] for field in fields]
    return {
        field["name"]: text_package.column(field, [_value(field, row[at]) for row in rows])
        for at, field in enumerate(fields)
    }


def _value(field, cell):
    dtype, shape = field["arrayscope"]["dtype"], field["arrayscope"]["shape"]
    if dtype.startswith(("str", "bytes")):
        return cell
    if shape or dtype.startswith("complex"):
        return json.loads(cell)
    if dtype == "bool":
        return cell == "true"
    return cell if dtype.startswith("float") else int(cell)


def open_rows(path: Path, field: str):
    """Where each line begins, noted once, then one line a row: no newlines inside quotes here."""
    file = open(path, "rb")
    offsets = [0]
    for line in file:
        offsets.append(offsets[-1] + len(line))
    file.seek(0)
    at = next(csv.reader([file.readline().decode()])).index(field)

    def rows(wanted):
        found = []
        for row in wanted:
            file.seek(offsets[row + 1])
            cells = next(csv.reader([file.read(offsets[row + 2] - offsets[row + 1]).decode()]))
            found.append(np.array(json.loads(cells[at]), dtype=np.float64))
        return found

    return rows


def full_read(path: Path, field: str) -> np.ndarray:
    import pyarrow.csv

    table = pyarrow.csv.read_csv(path, read_options=pyarrow.csv.ReadOptions(block_size=2**27))
    if field not in table.column_names:
        # Numbered columns.
        names = [name for name in table.column_names if name.rstrip("0123456789") == field]
        return np.stack([table[name].to_numpy() for name in names], axis=1)
    column = table[field]
    if str(column.type) != "string":
        return column.to_numpy()
    return np.array([json.loads(cell) for cell in column.to_pylist()], dtype=np.float64)
