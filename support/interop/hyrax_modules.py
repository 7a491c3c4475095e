"""Hyrax's own result reader and converter script, unmodified, without the packages they do not use.

`import hyrax` pulls in torch and a dozen others. The two modules needed here import only NumPy,
pyarrow, pylance and lancedb, so the package objects are made without running their __init__.
"""

import importlib
import importlib.util
import os
import sys
import types
from pathlib import Path


def _source_folder() -> Path:
    folder = os.environ.get("ARRAYSCOPE_HYRAX_SOURCE")
    if not folder:
        raise RuntimeError("ARRAYSCOPE_HYRAX_SOURCE is not set: run this through npm run test:interop")
    return Path(folder)


def _package(name: str, folder: Path) -> None:
    module = types.ModuleType(name)
    module.__path__ = [str(folder)]
    sys.modules[name] = module


def result_dataset():
    """The module hyrax.datasets.result_dataset."""
    source = _source_folder() / "src" / "hyrax"
    if "hyrax" not in sys.modules:
        _package("hyrax", source)
        _package("hyrax.datasets", source / "datasets")
    return importlib.import_module("hyrax.datasets.result_dataset")


def convert_results():
    """The script scripts/convert_results.py as a module."""
    result_dataset()
    spec = importlib.util.spec_from_file_location(
        "convert_results", _source_folder() / "scripts" / "convert_results.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
