"""Every format against its reference implementation, in both directions, every dtype, bit for bit.

Run by `npm run test:interop`. A module of references/ is all that a format needs (load_references.py):
- the reference writes, Arrayscope converts to .npy, NumPy compares;
- NumPy writes .npy, Arrayscope converts to the format, the reference reads, NumPy compares.
What came of it goes to the JSON file that ARRAYSCOPE_OUTCOMES names: docs/formats.md is made of it.
Command line: format ids; all of them when there are none.
"""

import json
import os
import shutil
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from arrayscope_cli import arrayscope
from batch_folder import awkward_tensors, same_bits
from load_references import load_references

ROWS, SHAPE = 67, (2, 3)
IDS = ["", "", *[f"öbj-{(row * 7919) % 1000:03d}-{'é☉𝄞'[: row % 4]}" for row in range(ROWS - 2)]]
IDS[5] = IDS[4]
ALL_DTYPES = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
]  # fmt: skip
# A dataset that holds one tensor is made for each dtype: as many at a time as a small machine takes.
AT_A_TIME = 2

chosen = sys.argv[1:] or None
REFERENCES, MISSING = load_references(chosen)
outcomes: dict[str, dict] = {}


def tensors(dtype: str) -> np.ndarray:
    return awkward_tensors(dtype, ROWS, SHAPE)


def datasets(module, dtypes: list[str]) -> list[dict[str, np.ndarray]]:
    """The dtypes as fields of one dataset, or of one each where the format holds one tensor."""
    ids = np.array(IDS)
    if getattr(module, "ONE_TENSOR", False) or hasattr(module, "open_settings"):
        return [{"id": ids, "tensor": tensors(dtype)} for dtype in dtypes]
    return [{"id": ids, **{dtype: tensors(dtype) for dtype in dtypes}}]


def agreement(expected: np.ndarray, found: np.ndarray) -> str | None:
    """`exact`, `nan` where only the bits of NaN differ, None where values do."""
    if same_bits(expected, found):
        return "exact"
    if found.dtype != expected.dtype or found.shape != expected.shape or expected.dtype.kind != "f":
        return None
    numbers = ~np.isnan(expected)
    same = np.array_equal(np.isnan(expected), np.isnan(found)) and same_bits(
        expected[numbers], found[numbers]
    )
    return "nan" if same else None


def texts(array: np.ndarray) -> list[str]:
    return [value.decode() if isinstance(value, bytes) else str(value) for value in array.tolist()]


def field_dtype(name: str, array: np.ndarray) -> str:
    return array.dtype.name if name == "tensor" else name


class Formats(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def each(self, module, dtypes, work):
        """Runs `work(folder, columns)` for each dataset, a few at a time; results in one dict."""
        jobs = [
            (self.folder / str(number), columns) for number, columns in enumerate(datasets(module, dtypes))
        ]
        for folder, _ in jobs:
            folder.mkdir()
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            found = list(pool.map(lambda job: work(*job), jobs))
        return {name: value for part in found for name, value in part.items()}

    def reads(self, module):
        outcomes.setdefault(module.FORMAT, {})["read"] = self.each(
            module, module.DTYPES, lambda folder, columns: self.read_one(module, folder, columns)
        )

    def writes(self, module):
        outcomes.setdefault(module.FORMAT, {})["write"] = self.each(
            module, ALL_DTYPES, lambda folder, columns: self.write_one(module, folder, columns)
        )

    def read_one(self, module, folder, columns):
        theirs, ours = folder / f"theirs.{module.FORMAT}", folder / "ours"
        columns, ids = write_by_reference(module, theirs, columns)
        settings = module.open_settings(columns) if hasattr(module, "open_settings") else {}
        how = [part for name, value in settings.items() for part in ("--open", f"{name}={value}")]
        arrayscope("migrate", theirs, ours, "--from", module.FORMAT, "--to", "npy", *how)
        found = {file.stem: np.load(file, allow_pickle=False) for file in ours.glob("*.npy")}
        if settings:
            # Bare numbers: nothing in the file names the field or tells the shape of a row.
            (values,) = [array for name, array in found.items() if name != "id"]
            found = {"tensor": values.reshape(columns["tensor"].shape)}
        self.assertEqual(sorted(found), sorted(columns), f"{module.FORMAT}: fields")
        return {"id": ids, **self.compare(module, columns, found)}

    def write_one(self, module, folder, columns):
        source, ours = folder / "source", folder / f"ours.{module.FORMAT}"
        source.mkdir()
        for name, array in columns.items():
            np.save(source / f"{name}.npy", array, allow_pickle=False)
        result = arrayscope("migrate", source, ours, "--from", "npy", "--to", module.FORMAT)
        self.assertTrue(result["verified"]["complete"])
        held = {
            one["field"]: one for one in json.loads(Path(result["manifest"]).read_text("utf-8"))["mappings"]
        }
        found = module.read(ours)
        self.assertEqual(sorted(found), sorted(columns), f"{module.FORMAT}: fields")
        agreed = {"id": "exact", **self.compare(module, columns, found)}
        names = {field_dtype(name, array): name for name, array in columns.items() if name != "id"}
        return {
            dtype: {
                "agreement": agreement_,
                **{key: held[names.get(dtype, "id")].get(key) for key in ("kind", "stored", "note")},
            }
            for dtype, agreement_ in agreed.items()
        }

    def compare(self, module, columns, found):
        agreed = {}
        for name, array in columns.items():
            if name == "id":
                self.assertEqual(texts(found[name]), texts(array), f"{module.FORMAT}: ids")
                continue
            dtype = field_dtype(name, array)
            agreed[dtype] = agreement(array, found[name])
            self.assertIsNotNone(
                agreed[dtype],
                f"{module.FORMAT}: {dtype} differs ({found[name].dtype} {found[name].shape})",
            )
        return agreed


def write_by_reference(module, path, columns):
    """What was written, without the ids where the reference refuses texts; and what came of these."""
    without = {name: array for name, array in columns.items() if name != "id"}
    if hasattr(module, "open_settings"):
        module.write(path, without)
        return without, "none"
    try:
        module.write(path, columns)
        return columns, "exact"
    except Exception:
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        # Whatever else was wrong is wrong without the ids as well.
        module.write(path, without)
        return without, "none"


def add_test(module, direction):
    def test(self):
        getattr(self, direction)(module)

    setattr(Formats, f"test_{module.FORMAT}_{direction}", test)


for reference in REFERENCES.values():
    for way in ("reads", "writes"):
        add_test(reference, way)


if __name__ == "__main__":
    for name, why in MISSING.items():
        print(f"The reference of {name} is not here: {why}", file=sys.stderr)
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Formats)
    # What the libraries think of each other's specifications is not asked here.
    outcome = unittest.TextTestRunner(verbosity=2, warnings="ignore").run(suite)
    failed = len({test.id().split(" ")[0] for test, _ in outcome.failures + outcome.errors})
    print(f"{outcome.testsRun - failed} passed, {failed} failed, {len(outcome.skipped)} skipped")
    if "ARRAYSCOPE_OUTCOMES" in os.environ:
        document = {
            "formats": {
                name: {"reference": (REFERENCES[name].__doc__ or "").splitlines()[0], **outcomes.get(name, {})}
                for name in REFERENCES
            },
            "missing": MISSING,
        }
        Path(os.environ["ARRAYSCOPE_OUTCOMES"]).write_text(json.dumps(document, indent=2), "utf-8")
    raise SystemExit(0 if outcome.wasSuccessful() and outcome.testsRun > 0 else 1)
