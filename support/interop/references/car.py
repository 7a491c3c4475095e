"""CAR (IPLD) by Python's dag-cbor, with a reader and a writer of the archive of their own.

The layout of a table is that of src/main/formats/car/index.ts: a root block {kind, version, schema,
rowCount, batches}, and blocks of rows {rows, columns: [{data, offsets?, valid?}]}. There is no
mapping to undo: `dtype` and `shape` of the schema say what the bytes are.
"""

import hashlib
import json
from pathlib import Path

import dag_cbor
import numpy as np
from multiformats import CID, varint

FORMAT = "car"
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]  # fmt: skip
PRAGMA = bytes.fromhex("0aa16776657273696f6e02")
BLOCK_BYTES = 256 * 1024


class Car:
    """An archive of either version: a pass over its sections, then blocks by their CID."""

    def __init__(self, path: Path):
        self.file = open(path, "rb")
        end = path.stat().st_size
        if self.file.read(len(PRAGMA)) == PRAGMA:
            start, size = np.frombuffer(self.file.read(40), "<u8")[2:4].tolist()
            end = start + size
        else:
            start = 0
        self.file.seek(start)
        self.roots = dag_cbor.decode(self.file.read(varint.decode(self.file)))["roots"]
        self.places = {}
        while self.file.tell() < end:
            length = varint.decode(self.file)
            after = self.file.tell() + length
            cid = read_cid(self.file)
            self.places.setdefault(bytes(cid), (self.file.tell(), after - self.file.tell()))
            self.file.seek(after)

    def get(self, cid: CID) -> bytes:
        at, size = self.places[bytes(cid)]
        self.file.seek(at)
        block = self.file.read(size)
        assert cid.hashfun.name == "sha2-256" and hashlib.sha256(block).digest() == cid.raw_digest, str(cid)
        return block

    def close(self):
        self.file.close()


def read_cid(file) -> CID:
    start = file.tell()
    first = file.read(2)
    if first == b"\x12\x20":
        return CID.decode(first + file.read(32))
    file.seek(start)
    for _ in range(3):  # version, codec, hash
        varint.decode(file)
    size = varint.decode(file)
    end = file.tell() + size
    file.seek(start)
    return CID.decode(file.read(end - start))


def cid_of(block: bytes, codec="dag-cbor") -> CID:
    return CID("base32", 1, codec, ("sha2-256", hashlib.sha256(block).digest()))


def archive(roots: list[CID], blocks: list[tuple[CID, bytes]]) -> bytes:
    header = dag_cbor.encode({"version": 1, "roots": roots})
    sections = [varint.encode(len(header)) + header]
    sections += [varint.encode(len(bytes(cid)) + len(block)) + bytes(cid) + block for cid, block in blocks]
    return b"".join(sections)


def table(columns: dict[str, np.ndarray], block_bytes=BLOCK_BYTES, valid=None) -> tuple[CID, list[tuple[CID, bytes]]]:
    rows = len(next(iter(columns.values())))
    row_bytes = sum(values.nbytes for values in columns.values()) // max(1, rows)
    step = max(1, block_bytes // max(1, row_bytes))
    fields, blocks, batches = [_field(name, values) for name, values in columns.items()], [], []
    for start in range(0, rows, step):
        part = {name: values[start : start + step] for name, values in columns.items()}
        packed = [_pack(values) for values in part.values()]
        for column, name in zip(packed, part):
            if valid and name in valid:
                column["valid"] = np.asarray(valid[name][start : start + step], np.uint8).tobytes()
        block = dag_cbor.encode({"rows": len(next(iter(part.values()))), "columns": packed})
        blocks.append((cid_of(block), block))
        batches.append({"cid": cid_of(block), "rows": len(next(iter(part.values())))})
    schema = {"fields": fields, "metadata": "{}"}
    root = dag_cbor.encode({"kind": "arrayscope/table", "version": 1, "schema": schema, "rowCount": rows, "batches": batches})
    return cid_of(root), [*blocks, (cid_of(root), root)]


def write(path: Path, columns: dict[str, np.ndarray]) -> None:
    root, blocks = table({name: np.asarray(values) for name, values in columns.items()})
    with open(path, "xb") as file:
        file.write(archive([root], blocks))


def read(path: Path) -> dict[str, np.ndarray]:
    car = Car(path)
    root = dag_cbor.decode(car.get(car.roots[0]))
    assert root["kind"] == "arrayscope/table" and root["version"] == 1
    json.loads(root["schema"]["metadata"])
    blocks = [dag_cbor.decode(car.get(batch["cid"])) for batch in root["batches"]]
    car.close()
    fields = root["schema"]["fields"]
    return {field["name"]: _unpack([block["columns"][index] for block in blocks], field) for index, field in enumerate(fields)}


def open_rows(path: Path, field: str):
    """A row costs its block, read and checked; the last one is kept."""
    car = Car(path)
    root = dag_cbor.decode(car.get(car.roots[0]))
    index, found = next((i, f) for i, f in enumerate(root["schema"]["fields"]) if f["name"] == field)
    starts = np.cumsum([0, *[batch["rows"] for batch in root["batches"]]])
    kept: dict[int, np.ndarray] = {}

    def rows_of(rows):
        values = []
        for row in rows:
            batch = int(np.searchsorted(starts, row, side="right")) - 1
            if batch not in kept:
                kept.clear()
                kept[batch] = _unpack([dag_cbor.decode(car.get(root["batches"][batch]["cid"]))["columns"][index]], found)
            values.append(kept[batch][row - starts[batch]].copy())
        return values

    return rows_of


def full_read(path: Path, field: str) -> np.ndarray:
    return read(path)[field]


def _field(name: str, values: np.ndarray) -> dict:
    if values.dtype.kind in "US":
        dtype = "str" if values.dtype.kind == "U" else "bytes"
        return {"name": name, "kind": "id" if name == "id" else "text", "dtype": dtype, "shape": []}
    kind = "tensor" if values.ndim > 1 else "scalar"
    return {"name": name, "kind": kind, "dtype": str(values.dtype), "shape": list(values.shape[1:])}


def _pack(values: np.ndarray) -> dict:
    if values.dtype.kind not in "US":
        return {"data": np.ascontiguousarray(values).tobytes()}
    texts = [text.encode("utf-8") if isinstance(text, str) else text for text in values.tolist()]
    offsets = np.cumsum([0, *map(len, texts)], dtype="<i4")
    return {"data": b"".join(texts), "offsets": offsets.tobytes()}


def _unpack(columns: list[dict], field: dict) -> np.ndarray:
    if not field["dtype"].startswith(("str", "bytes")):
        parts = [np.frombuffer(column["data"], field["dtype"]).reshape(-1, *field["shape"]) for column in columns]
        return np.concatenate(parts) if parts else np.empty((0, *field["shape"]), field["dtype"])
    texts = []
    for column in columns:
        ends = np.frombuffer(column["offsets"], "<i4").tolist()
        texts += [column["data"][start:end] for start, end in zip(ends, ends[1:])]
    if field["dtype"].startswith("str"):
        return np.array([text.decode("utf-8") for text in texts], dtype=np.str_)
    return np.array(texts, dtype=np.bytes_)
