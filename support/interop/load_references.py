"""The modules of references/, by Arrayscope's format id; each says how its library writes and reads.

A module has FORMAT, DTYPES, write, read, open_rows and full_read. It may have ONE_TENSOR (a dataset
holds one tensor besides its ids), open_settings (what a person has to say to open what `write`
wrote, which holds one column of numbers and nothing else), open_batch (as open_rows, by the library's
own way of reading several rows at once), and more writers as write_<variant>.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).resolve().parent / "references"


def load_references(ids: list[str] | None = None) -> tuple[dict[str, ModuleType], dict[str, str]]:
    """Modules by format id, and why others could not be loaded; `ids` chooses among them.

    Loaded by path: some have the name of the package that they import.
    """
    found: dict[str, ModuleType] = {}
    missing: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.py")):
        if ids is not None and file.stem not in ids:
            continue
        spec = importlib.util.spec_from_file_location(f"reference_{file.stem}", file)
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except ImportError as error:
            missing[file.stem] = str(error)
            continue
        if hasattr(module, "FORMAT"):
            found[module.FORMAT] = module
    return found, missing


def variants(module: ModuleType) -> dict[str, object]:
    """Writers by name: the plain one under '', `write_gzip` under 'gzip'."""
    named = {name[6:]: getattr(module, name) for name in dir(module) if name.startswith("write_")}
    return {"": module.write, **named}
