"""Writes and reads Hyrax's npy layout with NumPy alone."""

from pathlib import Path

import numpy as np


def write_batch_folder(folder: Path, ids: np.ndarray, tensors: np.ndarray, batch_rows: int) -> None:
    """Rows in batches of `batch_rows`, the two indexes, and a config file."""
    folder.mkdir(parents=True)
    row_type = np.dtype([("id", ids.dtype), ("tensor", tensors.dtype, tensors.shape[1:])])
    index = np.zeros(len(ids), dtype=[("id", ids.dtype), ("batch_num", np.int64)])
    for batch, start in enumerate(range(0, len(ids), batch_rows)):
        rows = slice(start, min(start + batch_rows, len(ids)))
        data = np.zeros(rows.stop - rows.start, dtype=row_type)
        data["id"] = ids[rows]
        data["tensor"] = tensors[rows]
        np.save(folder / f"batch_{batch}.npy", data, allow_pickle=False)
        index["id"][rows] = ids[rows]
        index["batch_num"][rows] = batch
    np.save(folder / "batch_index_insertion_order.npy", index, allow_pickle=False)
    np.save(folder / "batch_index.npy", np.sort(index, order="id"), allow_pickle=False)
    (folder / "original_dataset_config.toml").write_text('[data_set]\nname = "interop"\n')


def read_batch_folder(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Ids and tensors in stored order."""
    files = sorted(
        (f for f in folder.glob("batch_*.npy") if f.stem[6:].isdigit()), key=lambda f: int(f.stem[6:])
    )
    batches = [np.load(f, allow_pickle=False) for f in files]
    return (
        np.concatenate([batch["id"] for batch in batches]),
        np.concatenate([batch["tensor"] for batch in batches]),
    )


def same_bits(left: np.ndarray, right: np.ndarray) -> bool:
    """Equal dtype, shape and bytes: NaN payloads and negative zeros included."""
    return (
        left.dtype == right.dtype
        and left.shape == right.shape
        and np.ascontiguousarray(left).tobytes() == np.ascontiguousarray(right).tobytes()
    )


def awkward_tensors(dtype: np.dtype, rows: int, shape: tuple[int, ...], seed: int = 7) -> np.ndarray:
    """Random bits of the dtype (NaN payloads, infinities, extremes), native byte order."""
    dtype = np.dtype(dtype)
    rng = np.random.default_rng(seed)
    count = rows * int(np.prod(shape))
    if dtype == np.bool_:
        return rng.integers(0, 2, count).astype(bool).reshape(rows, *shape)
    raw = rng.integers(0, 256, count * dtype.itemsize, dtype=np.uint8)
    values = raw.view(dtype).copy()
    if dtype.kind in "fc":
        values[: min(6, count)] = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0])[: min(6, count)]
        # Random bits are seldom a NaN of a wide type.
        nans = unusual_nans(dtype)
        values[6 : 6 + len(nans)] = nans[: max(0, count - 6)]
    if dtype.kind in "iu":
        values[:2] = [np.iinfo(dtype).min, np.iinfo(dtype).max]
    return values.reshape(rows, *shape)


def unusual_nans(dtype: np.dtype) -> np.ndarray:
    """A quiet one with a payload, a signalling one, and both negative; complex ones have two each."""
    part = np.dtype(f"f{dtype.itemsize // (2 if dtype.kind == 'c' else 1)}")
    unsigned = np.dtype(f"u{part.itemsize}")
    mantissa = {2: 10, 4: 23, 8: 52}[part.itemsize]
    exponent = ((1 << (part.itemsize * 8 - 1 - mantissa)) - 1) << mantissa
    sign = 1 << (part.itemsize * 8 - 1)
    bits = [exponent | 1 << (mantissa - 1) | 5, exponent | 3]
    return np.array([*bits, *(sign | one for one in bits)], dtype=unsigned).view(dtype)
