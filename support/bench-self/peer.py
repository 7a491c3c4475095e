"""NumPy's and Hyrax's side of `npm run bench:self`: prints one JSON document with times in seconds."""

import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))


def make_batches(folder: str, rows: int, batch_rows: int, shape: list[int], seed: int) -> None:
    """A batch folder as Hyrax writes it, made batch by batch."""
    target = Path(folder)
    target.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    ids = np.array([f"obj-{n:09d}" for n in rng.permutation(rows)])
    index = np.zeros(rows, dtype=[("id", ids.dtype), ("batch_num", np.int64)])
    row_type = np.dtype([("id", ids.dtype), ("tensor", np.float32, tuple(shape))])
    for batch, start in enumerate(range(0, rows, batch_rows)):
        stop = min(start + batch_rows, rows)
        data = np.zeros(stop - start, dtype=row_type)
        data["id"] = ids[start:stop]
        data["tensor"] = rng.standard_normal((stop - start, *shape), dtype=np.float32)
        np.save(target / f"batch_{batch}.npy", data, allow_pickle=False)
        index["id"][start:stop] = ids[start:stop]
        index["batch_num"][start:stop] = batch
    np.save(target / "batch_index_insertion_order.npy", index)
    np.save(target / "batch_index.npy", np.sort(index, order="id"))
    (target / "original_dataset_config.toml").write_text("[general]\n")


def timed(work, repeats: int) -> list[float]:
    work()
    samples = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        samples.append(time.perf_counter() - start)
    return samples


def open_folder(folder: str, repeats: int) -> dict:
    """The whole index into memory, and one batch's header by memory map."""

    def work():
        index = np.load(Path(folder) / "batch_index.npy")
        batch = np.load(Path(folder) / "batch_0.npy", mmap_mode="r")
        return len(index), float(batch["tensor"][0].ravel()[0])

    return {"seconds": timed(work, repeats)}


def random_rows(folder: str, rows_file: str, batch_rows: int, repeats: int) -> dict:
    """Tensors of single rows copied out of a memory map of each batch (opened once)."""
    rows = json.loads(Path(rows_file).read_text())
    maps = {}

    def work():
        total = 0.0
        for row in rows:
            batch, at = divmod(row, batch_rows)
            if batch not in maps:
                maps[batch] = np.load(Path(folder) / f"batch_{batch}.npy", mmap_mode="r")
            total += float(np.array(maps[batch]["tensor"][at]).ravel()[0])
        return total

    return {"seconds": timed(work, repeats)}


def convert(source: str, destination: str) -> None:
    """Hyrax's own script: convert, then verify."""
    from hyrax_modules import convert_results

    script = convert_results()
    script.convert(Path(source), Path(destination))
    script.verify(Path(source), Path(destination))


def convert_pylance(source: str, destination: str) -> None:
    """The shortest correct program: one streamed write, then every row compared with its bytes."""
    import lance
    import pyarrow as pa

    files = sorted(Path(source).glob("batch_[0-9]*.npy"), key=lambda path: int(path.stem[6:]))
    shape = np.load(files[0], mmap_mode="r").dtype["tensor"].shape
    size = int(np.prod(shape))
    schema = pa.schema(
        [("object_id", pa.string()), ("data", pa.list_(pa.float32(), size))],
    )

    def batches():
        for path in files:
            rows = np.load(path)
            flat = pa.array(rows["tensor"].ravel())
            ids = pa.array(rows["id"].tolist(), pa.string())
            lists = pa.FixedSizeListArray.from_arrays(flat, size)
            yield pa.record_batch([ids, lists], schema)

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    written = lance.write_dataset(reader, destination)
    expected = (row for path in files for row in np.load(path))
    compared = 0
    for batch in written.to_batches():
        tensors = batch["data"].flatten().to_numpy().reshape(len(batch), -1)
        for object_id, tensor in zip(batch["object_id"].to_pylist(), tensors, strict=True):
            row = next(expected)
            if object_id != row["id"] or tensor.tobytes() != row["tensor"].tobytes():
                raise SystemExit(f"row {compared} differs")
            compared += 1
    if next(expected, None) is not None:
        raise SystemExit("rows are missing")


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "make":
        make_batches(rest[0], int(rest[1]), int(rest[2]), json.loads(rest[3]), int(rest[4]))
        print("{}")
    elif command == "open":
        print(json.dumps(open_folder(rest[0], int(rest[1]))))
    elif command == "random":
        print(json.dumps(random_rows(rest[0], rest[1], int(rest[2]), int(rest[3]))))
    elif command == "convert":
        convert(rest[0], rest[1])
    elif command == "convert-pylance":
        convert_pylance(rest[0], rest[1])
    else:
        raise SystemExit(f"unknown command {command}")
