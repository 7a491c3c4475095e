"""Writes the .npy fixtures of src/main/formats with NumPy, the reference.

Run once, with NumPy 2 installed, from the project's folder:

    python support/make-fixtures.py

Beside every NAME.npy lies NAME.json: what a reader must find in it, or the code of the error that
it must give. A field's `hex` holds its elements in C order, little-endian, all rows. The same seed
gives the same files.
"""

import hashlib
import io
import json
import struct
import warnings
from pathlib import Path

import numpy as np
from numpy.lib import _format_impl
from numpy.lib import format as npy_format

ROOT = Path(__file__).resolve().parent.parent / "src" / "main" / "formats"
NPY = ROOT / "npy" / "fixtures"
HYRAX = ROOT / "hyrax" / "fixtures"
SEED = 20240611
RNG = np.random.default_rng(SEED)

NUMERIC = [
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
]  # fmt: skip
EXTREME_IDS = ["", "a", "Zürich", "日本語", "🙂🙂", "id with space", "trailing ", "ﬁ", "e\u0301"]


def random_values(dtype, shape):
    """Random bits, so that NaN payloads, −0 and denormals occur; a few values that always do."""
    dtype = np.dtype(dtype)
    count = int(np.prod(shape, dtype=np.int64))
    if dtype == np.bool_:
        return RNG.integers(0, 2, count).astype(bool).reshape(shape)
    bits = RNG.integers(0, 256, count * dtype.itemsize, dtype=np.uint8)
    values = bits.view(dtype).copy()
    special = special_values(dtype)[:count]
    values[: len(special)] = special
    return values.reshape(shape)


def special_values(dtype):
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return np.array([info.min, info.max, 0, 1], dtype)
    part = np.dtype(f"f{dtype.itemsize // 2}") if dtype.kind == "c" else dtype
    unsigned = np.dtype(f"u{part.itemsize}")
    nan = int(np.array([np.nan], part).view(unsigned)[0])
    # A quiet and a negative NaN with payloads of their own, and a signalling one.
    payloads = np.array([nan | 5, nan | 3 | (1 << (part.itemsize * 8 - 1)), (nan & ~(nan & -nan)) | 1], unsigned)
    quiet = np.array([np.nan, np.inf, -np.inf, -0.0, np.finfo(part).max, np.finfo(part).tiny], part)
    values = np.concatenate([payloads.view(part), quiet])
    return values[: len(values) // 2 * 2].view(dtype) if dtype.kind == "c" else values


def little(array):
    return array.astype(array.dtype.newbyteorder("<"), order="C")


def field_facts(name, array):
    """`array` holds all rows of one field, rows first."""
    facts = {"name": name, "dtype": array.dtype.name, "shape": list(array.shape[1:])}
    if array.dtype.kind == "U":
        facts["text"] = [str(value) for value in array]
    elif array.dtype.kind == "S":
        facts["bytes"] = [bytes(value).hex() for value in array]
    else:
        facts["hex"] = little(array).tobytes().hex()
    return facts


def expectation(array, stem):
    rows = array if array.ndim > 0 else array.reshape(1)
    if array.dtype.names is None:
        fields = [field_facts(stem, rows)]
    else:
        fields = [field_facts(name, rows[name]) for name in array.dtype.names]
    return {"rowCount": len(rows), "fortran": not array.flags.c_contiguous, "fields": fields}


def save(name, array, version=None):
    buffer = io.BytesIO()
    npy_format.write_array(buffer, np.asanyarray(array), version=version, allow_pickle=False)
    write(name, buffer.getvalue(), expectation(array, name))


def write(name, data, facts):
    (NPY / f"{name}.npy").write_bytes(data)
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    (NPY / f"{name}.json").write_text(text + "\n")


def raw(header, data=b"", version=(1, 0), length=None):
    """A file with any header text."""
    text = header.encode("utf-8" if version == (3, 0) else "latin1")
    size = struct.pack("<H" if version == (1, 0) else "<I", len(text) if length is None else length)
    return b"\x93NUMPY" + bytes(version) + size + text + data


def numeric_fixtures():
    versions = [(1, 0), (2, 0), (3, 0)]
    step = 0
    for dtype in NUMERIC:
        for order in "<>":
            if order == ">" and np.dtype(dtype).itemsize == 1:
                continue
            for layout in "CF":
                swapped = np.dtype(dtype).newbyteorder(order)
                array = with_bits(random_values(dtype, (6, 2, 3)), swapped, layout)
                version = versions[step % 3]
                step += 1
                name = f"{dtype}-{'little' if order == '<' else 'big'}-{layout.lower()}-v{version[0]}"
                save(name, array, version)
    for dtype in NUMERIC:
        for version in versions:
            save(f"{dtype}-one-dimension-v{version[0]}", random_values(dtype, (11,)), version)
    save("float32-zero-rows", np.zeros((0, 3, 2), "f4"))
    save("int64-zero-rows", np.zeros((0,), "i8"))
    save("float32-empty-rows", np.zeros((4, 0), "f4"))
    save("float64-zero-dimensional", np.array(-0.0))
    save("int16-zero-dimensional-big", np.array(-12345, ">i2"))
    save("complex128-zero-dimensional", np.array(complex("nan-infj")))
    save("float32-one-row", random_values("f4", (1, 5, 4)))
    save("float32-fortran-one-row", np.asfortranarray(random_values("f4", (1, 5, 4))))
    save("uint8-five-dimensions-fortran", np.asfortranarray(random_values("u1", (3, 2, 1, 4, 2))))
    save("int64-extremes", np.array([np.iinfo("i8").min, np.iinfo("i8").max, -1, 0, 2**53 + 1], "i8"))
    save("uint64-extremes-big", np.array([0, 2**64 - 1, 2**53 + 1], ">u8"))


def with_bits(values, dtype, layout):
    """The same bits under another byte order: a conversion might quiet a signalling NaN."""
    bits = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
    if np.dtype(dtype).byteorder == ">":
        part = dtype.itemsize // (2 if dtype.kind == "c" else 1)
        bits = bits.reshape(-1, part)[:, ::-1]
    array = np.frombuffer(bits.tobytes(), dtype).reshape(values.shape)
    return np.array(array, order=layout, copy=True)


def string_fixtures():
    for order in "<>":
        end = "little" if order == "<" else "big"
        save(f"unicode-{end}", np.array(EXTREME_IDS).astype(f"{order}U16"))
    save("unicode-full-width", np.array(["abcde", "vwxyz"]))
    save("unicode-inner-nul", np.array(["a\0b", "\0\0c", ""]))
    save("unicode-bom", np.array(["\ufeffid", "\uffff", "\U0010ffff"]))
    save("unicode-zero-rows", np.zeros((0,), "U7"))
    save("unicode-all-empty", np.array(["", "", ""]))
    save("bytes", np.array([b"", b"a", b"\xff\xfe\x00x", b"0123456789"], "S10"))
    save("bytes-big-mark", np.array([b"ab", b"c"], ">S3"))
    write(
        "unicode-lone-surrogate",
        raw("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }", struct.pack("<4I", 97, 0, 0xD800, 0)),
        {"readError": "bad-string"},
    )
    write(
        "unicode-beyond-unicode",
        raw("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", struct.pack("<I", 0x110000)),
        {"readError": "bad-string"},
    )


def structured(dtype, rows):
    array = np.zeros(rows, dtype)
    for name in array.dtype.names:
        base = array.dtype[name]
        if base.kind in "US" or (base.subdtype and base.subdtype[0].kind in "US"):
            array[name] = [f"{name}{row}" for row in range(rows)]
        else:
            kind = base.subdtype[0] if base.subdtype else base
            flat = random_values(kind.newbyteorder("="), array[name].shape)
            array[name] = with_bits(flat, kind, "C")
    return array


def structured_fixtures():
    save("structured-hyrax", structured([("id", "<U10"), ("tensor", "<f4", (3, 4))], 9))
    save("structured-hyrax-big", structured([("id", ">U10"), ("tensor", ">f4", (3, 4))], 9))
    save("structured-bytes-id", structured([("id", "S12"), ("tensor", "<f8", (2,))], 5))
    save("structured-int-id", structured([("id", "<i8"), ("tensor", "<f2", (2, 2))], 5))
    save("structured-every-dtype", structured([(f"field_{d}", d, (2,)) for d in NUMERIC], 4))
    save("structured-scalars", structured([(f"field_{d}", np.dtype(d).newbyteorder(">")) for d in NUMERIC], 4))
    aligned = np.dtype([("flag", "u1"), ("value", "f8"), ("small", "i2")], align=True)
    save("structured-aligned", structured(aligned, 4))
    offsets = np.dtype({"names": ["a", "b"], "formats": ["<i4", "<f4"], "offsets": [3, 11], "itemsize": 32})
    save("structured-gaps", structured(offsets, 4))
    save("structured-titles", structured([(("A title", "a"), "<i4"), (("Ein Größe", "b"), "<f4", (2,))], 3))
    save("structured-zero-rows", structured([("id", "<U3"), ("tensor", "<f4", (2, 2))], 0))
    save("structured-v3-names", structured([("größe", "<f4"), ("名前", "<U4"), ("naïve", ">i2", (2,))], 3), (3, 0))
    save("structured-odd-names", structured([("it's", "<i4"), ('a "b"', "<i4"), ("back\\slash", "<i4"), ("tab\tname", "<i4")], 2))
    save("structured-wide", structured([(f"column_{i:04d}", "<i2") for i in range(40)], 2), (2, 0))
    save("structured-two-dimensional", structured([("a", "<i2"), ("b", ">f4", (2,))], 12).reshape(4, 3))
    save("structured-zero-dimensional", structured([("a", "<i2"), ("b", "<f4", (2,))], 1).reshape(()))
    save("structured-unpadded-odd-offsets", structured([("c", "S3"), ("x", "<f8"), ("d", "u1"), ("y", "<i4", (3,))], 7))


def header_fixtures():
    """Headers that NumPy reads, though it would write them otherwise."""
    data = np.arange(6, dtype="<i4")
    facts = expectation(data.reshape(2, 3), "?")
    texts = {
        "header-tabs": "{\t'descr':\t'<i4',\n'fortran_order'\t:False,'shape':(2,3)}\n",
        "header-double-quotes": '{"descr": "<i4", "fortran_order": False, "shape": (2, 3)}',
        "header-other-order": "{'shape': (2, 3), 'descr': '<i4', 'fortran_order': False}   \n\n",
        "header-no-padding": "{'descr':'<i4','fortran_order':False,'shape':(2,3)}",
        "header-much-padding": "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }" + " " * 5000 + "\n",
        "header-python-2-long": "{'descr': '<i4', 'fortran_order': False, 'shape': (2L, 3L), }",
        "header-trailing-commas": "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3,),}",
    }
    for name, text in texts.items():
        content = raw(text, data.tobytes())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy warns about the header of Python 2.
            loaded = npy_format.read_array(io.BytesIO(content), allow_pickle=False)
        assert loaded.tobytes() == data.tobytes(), name
        write(name, content, {**facts, "fields": [{**facts["fields"][0], "name": name}]})
    content = raw(texts["header-tabs"], data.tobytes() + b"more")
    write("extra-bytes", content, {**facts, "fields": [{**facts["fields"][0], "name": "extra-bytes"}], "problems": ["extra-bytes"]})


def broken_fixtures():
    ok = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n"
    data = np.zeros(6, "<f4").tobytes()
    pickled = io.BytesIO()
    npy_format.write_array(pickled, np.array([{"a": 1}, None], object), allow_pickle=True)
    broken = {
        "broken-object": (pickled.getvalue(), "object-array"),
        "broken-object-field": (raw("{'descr': [('a', '<i4'), ('b', '|O')], 'fortran_order': False, 'shape': (1,), }", b"x" * 12), "object-array"),
        "broken-empty": (b"", "empty-file"),
        "broken-magic": (b"\x93NUMPX" + raw(ok, data)[6:], "not-npy"),
        "broken-short-magic": (b"\x93NUM", "not-npy"),
        "broken-only-magic": (b"\x93NUMPY", "unsupported-version"),
        "broken-no-length": (b"\x93NUMPY\x01\x00\x10", "truncated"),
        "broken-version-4": (raw(ok, data, version=(4, 0)), "unsupported-version"),
        "broken-version-1-1": (raw(ok, data, version=(1, 1)), "unsupported-version"),
        "broken-header-cut": (raw(ok, b"", length=500), "truncated"),
        "broken-header-huge": (raw(ok, data, version=(2, 0), length=0xFFFFFFFF), "bad-header"),
        "broken-truncated": (raw(ok, data[:-1]), "truncated"),
        "broken-no-data": (raw(ok), "truncated"),
        "broken-huge-shape": (raw("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000), }", data), "truncated"),
        "broken-overflow-shape": (raw("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 4), }", data), "bad-header"),
        "broken-overflow-product": (raw("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", data), "bad-header"),
        "broken-many-empty-rows": (raw("{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 0), }"), "too-many-rows"),
        "broken-negative-shape": (raw("{'descr': '<f4', 'fortran_order': False, 'shape': (-3, 2), }", data), "bad-header"),
        "broken-shape-number": (raw("{'descr': '<f4', 'fortran_order': False, 'shape': 6, }", data), "bad-header"),
        "broken-shape-text": (raw("{'descr': '<f4', 'fortran_order': False, 'shape': ('3', 2), }", data), "bad-header"),
        "broken-missing-key": (raw("{'descr': '<f4', 'shape': (3, 2), }", data), "bad-header"),
        "broken-extra-key": (raw(ok.replace("}", "'x': 1}"), data), "bad-header"),
        "broken-fortran-text": (raw(ok.replace("False", "'no'"), data), "bad-header"),
        "broken-code": (raw("__import__('os').system('true')", data), "bad-header"),
        "broken-not-closed": (raw("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2", data), "bad-header"),
        "broken-deep": (raw("(" * 20000, data), "bad-header"),
        "broken-not-utf8": (raw("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", data, version=(3, 0)).replace(b"False", b"Fal\xffe"), "bad-header"),
        "broken-duplicate-names": (raw("{'descr': [('a', '<i4'), ('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", b"x" * 8), "bad-header"),
        "broken-nested": (raw("{'descr': [('a', [('x', '<i4')])], 'fortran_order': False, 'shape': (1,), }", b"x" * 4), "unsupported-dtype"),
        "broken-string-matrix": (raw("{'descr': '<U1', 'fortran_order': False, 'shape': (1, 2), }", b"\0" * 8), "unsupported-dtype"),
    }  # fmt: skip
    for name, (content, code) in broken.items():
        write(name, content, {"error": code})
    refused = {
        "refused-datetime": np.zeros(2, "M8[ns]"),
        "refused-timedelta": np.zeros(2, "m8[s]"),
        "refused-void": np.zeros(2, "V5"),
        "refused-longdouble": np.zeros(2, np.longdouble),
        "refused-clongdouble": np.zeros(2, np.clongdouble),
    }
    for name, array in refused.items():
        buffer = io.BytesIO()
        npy_format.write_array(buffer, array, allow_pickle=False)
        write(name, buffer.getvalue(), {"error": "unsupported-dtype"})


def header_texts():
    """Headers as NumPy writes them, for arrays without any data in the fixture."""
    cases = []
    plain = [("<f4", (0,)), ("<f4", ()), ("|b1", (7,)), ("<c16", (10**12, 3)), ("<U12", (1000,)), ("|S3", (5,)), ("<i8", (1, 2, 3, 4, 5, 6, 7, 8, 9))]
    fields = [
        [("id", "<U10"), ("tensor", "<f4", (64, 64, 3))],
        [("id", "<i8"), ("batch_num", "<i8")],
        [("größe", "<f4"), ("it's", "<f8", (2,)), ('q"', "|i1"), ("back\\ \t\n\x7f\x00\u2028", "<i2")],
        [("日本", "<f4", (1,))],
        [(f"column_{i:05d}", "<f4") for i in range(4000)],
    ]
    for descr, shape in plain + [(field, (12,)) for field in fields]:
        buffer = io.BytesIO()
        _format_impl._write_array_header(buffer, {"descr": descr, "fortran_order": False, "shape": shape})
        content = buffer.getvalue()
        named = [{"name": f[0], "descr": f[1], "shape": list(f[2]) if len(f) > 2 else []} for f in descr] if isinstance(descr, list) else descr
        if len(content) < 4096:
            cases.append({"descr": named, "shape": list(shape), "hex": content.hex()})
        else:
            cases.append({"columns": len(descr), "descr": "column_%05d", "shape": list(shape), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    # Header texts of every padding length.
    for length in range(1, 70):
        buffer = io.BytesIO()
        descr = [("x" * length, "<f4")]
        _format_impl._write_array_header(buffer, {"descr": descr, "fortran_order": False, "shape": (5,)})
        cases.append({"descr": [{"name": "x" * length, "descr": "<f4", "shape": []}], "shape": [5], "hex": buffer.getvalue().hex()})
    (NPY / "header-texts.json").write_text(json.dumps({"headers": cases}, ensure_ascii=True, separators=(",", ":")) + "\n")


def hyrax_folder(name, ids, tensors, batch_rows):
    """As Hyrax's InferenceDatasetWriter writes it."""
    folder = HYRAX / name
    folder.mkdir(parents=True, exist_ok=True)
    ids = np.array(ids)
    numbers = np.arange(len(ids)) // batch_rows
    dtype = np.dtype([("id", ids.dtype), ("tensor", tensors.dtype, tensors.shape[1:])])
    for number in range(int(numbers[-1]) + 1 if len(ids) else 0):
        rows = numbers == number
        batch = np.zeros(int(rows.sum()), dtype)
        batch["id"] = ids[rows]
        batch["tensor"] = tensors[rows]
        np.save(folder / f"batch_{number}.npy", batch, allow_pickle=False)
    index = np.zeros(len(ids), np.dtype([("id", ids.dtype), ("batch_num", np.int64)]))
    index["id"] = ids
    index["batch_num"] = numbers
    np.save(folder / "batch_index_insertion_order.npy", index, allow_pickle=False)
    index.sort(order="id")
    np.save(folder / "batch_index.npy", index, allow_pickle=False)
    (folder / "original_dataset_config.toml").write_text('[general]\nname = "fixture"\n')
    facts = {
        "rowCount": len(ids),
        "fields": [field_facts("id", ids), field_facts("tensor", tensors)],
        "batchRows": batch_rows,
        # The stored row that each entry of the index means.
        "index": index_rows(index, ids, numbers),
    }
    (folder / "expected.json").write_text(json.dumps(facts, ensure_ascii=True, separators=(",", ":")) + "\n")


def index_rows(index, ids, numbers):
    seen = {}
    rows = []
    for entry in index:
        key = (entry["id"].item(), int(entry["batch_num"]))
        candidates = [row for row in range(len(ids)) if (ids[row].item(), int(numbers[row])) == key]
        rows.append(candidates[seen.get(key, 0)])
        seen[key] = seen.get(key, 0) + 1
    return rows


def hyrax_fixtures():
    names = [f"galaxy_{number}" for number in RNG.permutation(23)]
    hyrax_folder("text-ids", names, random_values("f4", (23, 3, 2)), 5)
    hyrax_folder("bytes-ids", [name.encode() for name in names], random_values("f2", (23, 4)), 10)
    hyrax_folder("int-ids", RNG.permutation(np.arange(-5, 6)).astype("i8"), random_values("f8", (11, 2)), 4)
    hyrax_folder("non-ascii-ids", ["é", "z", "🙂", "ﬁ", "日", "", "E"], random_values("i4", (7, 2)), 3)
    doubled = ["b", "a", "a", "c", "a", "b", "b", "a"]
    hyrax_folder("duplicate-ids", doubled, random_values("f4", (8, 2)), 4)
    hyrax_folder("scalars", ["x", "y", "z"], random_values("f4", (3,)), 2)


def main():
    for folder in (NPY, HYRAX):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.rglob("*"):
            if old.is_file():
                old.unlink()
    numeric_fixtures()
    string_fixtures()
    structured_fixtures()
    header_fixtures()
    broken_fixtures()
    header_texts()
    hyrax_fixtures()


if __name__ == "__main__":
    main()
